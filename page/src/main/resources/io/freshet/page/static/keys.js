/** The keys of the page. */

import { change, state } from './state.js';
import { nextTheme } from './parts/frame.js';
import { VIEWS } from './views.js';
import { setPaused } from './live-actions.js';

const typing = (element) => element.matches('input:not([type=range]), textarea, select, [contenteditable]');

const focusables = () => [...document.querySelectorAll('main [data-row]')].filter((e) => e.offsetParent !== null);

/** Moves the focus to the next or the previous row of the view. */
function moveToRow(step) {
  const rows = focusables();
  const at = rows.findIndex((row) => row === document.activeElement || row.closest('li')?.contains(document.activeElement));
  rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
}

const SINGLE = {
  '/': () => document.querySelector('main input[type=search]')?.focus(),
  j: () => moveToRow(1),
  k: () => moveToRow(-1),
  t: nextTheme,
  '?': () => change((s) => (s.dialog = { kind: 'help', term: null })),
  ' ': () => state.view === 'live' && setPaused(!state.live.paused),
};
VIEWS.forEach((view, i) => (SINGLE[i + 1] = () => (location.hash = view.key)));

export function listen() {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && event.target.matches('input[type=search]')) {
      event.target.blur();
      return;
    }
    if (!state.visitor.keys || state.dialog !== null || typing(event.target)) return;
    if (event.key === ' ' && (state.view !== 'live' || event.target.closest('button, summary, a'))) return;
    const act = SINGLE[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
