/** The dialogs: keys and words, and sign-in. */

import { html, nothing } from '../lit-html.js';
import { signIn } from '../session.js';
import { change, state } from '../state.js';
import { setSingleKeys } from '../visitor.js';
import { WORDS } from '../words.js';

const KEYS = [
  ['1 to 6', 'views'],
  ['/', 'search'],
  ['j, k', 'next and previous row; Enter opens it'],
  ['1 to 5', 'on stars: rate; or ← → and Enter'],
  ['← →', 'on charts and the map: next and previous'],
  ['Space', 'pause the rows of Live'],
  ['t', 'colours: as the system, light, dark'],
  ['?', 'this help'],
  ['Esc', 'close'],
];

const close = () => change((s) => (s.dialog = null));

/** The dialog that is open. */
export function dialog() {
  if (state.dialog === null) return nothing;
  const { kind } = state.dialog;
  return html`<dialog class=${kind} aria-labelledby="dialog-title" @close=${close} @click=${closeOutside}>
    ${kind === 'help' ? help() : signInForm()}
  </dialog>`;
}

function closeOutside(event) {
  if (event.target === event.currentTarget) event.currentTarget.close();
}

/** Opens the dialog that was drawn, and scrolls to the term that was asked for. */
export function afterDraw() {
  const element = document.querySelector('dialog');
  if (element === null || element.open) return;
  element.showModal();
  element.querySelector('[data-asked]')?.scrollIntoView({ block: 'center' });
}

const closeButton = html`<button class="icon close" type="button" aria-label="Close" @click=${(event) =>
  event.currentTarget.closest('dialog').close()}>×</button>`;

function help() {
  const { term } = state.dialog;
  return html`
    <h2 id="dialog-title">Keys and words</h2>${closeButton}
    <dl class="pairs keys">${KEYS.map(([key, text]) => html`<dt><kbd>${key}</kbd></dt><dd>${text}</dd>`)}</dl>
    <label class="choice"><input type="checkbox" .checked=${state.visitor.keys} @change=${switchKeys}>
      Single letters and digits are keys</label>
    <h3>Words</h3>
    <div class="words" tabindex="0" role="region" aria-label="Words"><dl class="pairs">
      ${[...WORDS].map(([word, text]) => html`<dt ?data-asked=${word === term}
        class=${word === term ? 'asked' : ''}>${word}</dt><dd>${text.replaceAll(' %', '\u00a0%')}</dd>`)}
    </dl></div>
    <p class="note small dim">docs/concepts.md explains how it all works, and further words.</p>`;
}

function switchKeys(event) {
  setSingleKeys(event.target.checked);
  change((s) => (s.visitor.keys = event.target.checked));
}

function signInForm() {
  const { message, refused, afterwards } = state.dialog;
  const submit = (event) => {
    event.preventDefault();
    signIn(new FormData(event.target).get('token'), afterwards);
  };
  return html`
    <h2 id="dialog-title">Sign in</h2>${closeButton}
    <p>This needs a token. It is kept in a cookie that scripts cannot read, until you sign out.</p>
    ${message ? html`<p class=${refused ? 'error' : 'note'} role="alert">${message}</p>` : nothing}
    <form @submit=${submit}>
      <label for="token">Token</label>
      <input id="token" name="token" type="password" required autocomplete="current-password">
      <div class="acts"><button class="btn primary" type="submit">Sign in</button></div>
    </form>`;
}
