/** What surrounds every view: the header with its status, the banner, dialogs and notices. */

import { html, nothing } from '../lit-html.js';
import { clock, count, millis, seconds } from '../format.js';
import { pace } from '../live-events.js';
import { askAll } from '../refresh.js';
import { askForToken, signOut } from '../session.js';
import { change, state } from '../state.js';
import { setTheme } from '../visitor.js';
import { mark } from './blocks.js';
import { dialog } from './dialogs.js';

const LOGO = html`<svg width="24" height="20" viewBox="0 0 24 20" aria-hidden="true" class="logo">
  <path d="M1 10h22"></path><path d="M1 3c7 0 6 7 12 7"></path><path d="M1 17c7 0 6-7 12-7" opacity=".55"></path>
</svg>`;

const THEMES = ['auto', 'light', 'dark'];

/** Goes from one set of colours to the next. */
export function nextTheme() {
  change((s) => {
    s.visitor.theme = THEMES[(THEMES.indexOf(s.visitor.theme) + 1) % THEMES.length];
    setTheme(s.visitor.theme);
    s.notice = { auto: 'Colours as the system has them.', light: 'Light colours.', dark: 'Dark colours.' }[s.visitor.theme];
  });
  setTimeout(() => change((s) => (s.notice = null)), 2500);
}

/** How all is, in a level and two short texts. */
function status() {
  const { data, error } = state.health;
  if (error !== null) {
    const text = error.needsToken ? 'Sign in to see how all is' : 'The page’s service does not answer';
    return { level: error.needsToken ? 'wait' : 'bad', text, more: '' };
  }
  if (data === null) return { level: 'wait', text: 'Asking the services…', more: '' };
  const [first, ...rest] = data.sentence.split(/(?<=[.!?])\s+/);
  const now = data.level === 'ok' ? paceText() : rest.join(' ');
  return { level: data.level, text: first.replace(/\.$/, ''), more: now };
}

function paceText() {
  const now = pace(state.live.seconds);
  if (now === null) return '';
  if (now.rate === 0) return 'no rating just now';
  const rate = now.rate >= 10 ? count(now.rate) : now.rate.toFixed(1);
  return `${rate} ratings a second${now.p50 === null ? '' : `, half answered in ${millis(now.p50)}`}`;
}

/** The services that have fallen silent. */
export const silentServices = () =>
  (state.health.data?.services ?? []).filter((service) => service.state === 'silent');

function banner() {
  const { data, error, at } = state.health;
  const again = html`<button class="link" type="button" @click=${askAll}>Ask again now</button>`;
  if (error?.needsToken) {
    return strip('soft', 'This page needs a token.', 'What you may see and do depends on its rights.', html`<button
      class="link" type="button" @click=${() => askForToken(null, askAll)}>Sign in</button>`);
  }
  if (error !== null && at !== null) {
    return strip('', `The page’s service has not answered for ${seconds((state.now - at) / 1000)}.`,
      `What you see is from ${clock(at)}.`, again);
  }
  const silent = silentServices()[0];
  if (silent) {
    const since = silent.sinceMillis ?? at;
    const waits = state.live.balance?.waiting ?? pace(state.live.seconds)?.waiting ?? 0;
    const kept = silent.name === 'scorer'
      ? `Ratings are kept and will be answered once it is back: ${count(waits)} wait.`
      : 'Nothing is lost: it goes on where it was once it is back.';
    return strip('', `${silent.name === 'ingest' ? 'Ingest' : `The ${silent.name}`} has not answered for ${seconds(((data.now ?? state.now) - since) / 1000)}.`,
      `${kept} What you see is from ${clock(since)}.`, again);
  }
  if (state.models.data !== null && !state.models.data.serving) return firstModelBanner();
  return nothing;
}

function firstModelBanner() {
  const needed = state.page.refitEvery;
  const arrived = state.live.balance?.answered ?? 0;
  if (arrived === 0) return nothing;
  return needed && arrived < needed
    ? strip('soft', `The first model needs ${count(needed)} ratings.`,
        `${count(arrived)} have arrived, ${count(needed - arrived)} to go. Until then popularity and genres answer.`)
    : strip('soft', 'The first model is being made.', 'Until then popularity and genres answer.');
}

const strip = (kind, what, text, action = nothing) => html`<div class="banner ${kind}" role="status">
  <div class="in"><b>${what}</b><span>${text}</span>${action}</div>
</div>`;

/** The whole page with one view in it. */
export function frame(views, view) {
  const { level, text, more } = status();
  document.title = `${level === 'bad' ? '■ ' : ''}${view.name} – Freshet: ${text}`;
  return html`
    <a class="skip" href="#content" @click=${toContent}>To the content</a>
    <header class="top ${level}">
      <div class="in">
        <a class="brand" href="#try">${LOGO}<span>Freshet</span></a>
        <nav class="nav" aria-label="Views">
          ${views.map(({ key, name }, i) => html`<a href="#${key}" title="${name} (${i + 1})"
            aria-current=${key === view.key ? 'page' : nothing}>${name}</a>`)}
        </nav>
        <span class="space"></span>
        <a class="status" href="#health">${mark(level)}<b>${text}</b><span class="more">${more}</span></a>
        <span class="icons"><button class="icon" type="button" aria-label="Colours: ${state.visitor.theme}" title="Colours (t)"
            @click=${nextTheme}><svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="6.5" class="outline"></circle><path d="M8 1.5a6.5 6.5 0 0 1 0 13z"></path></svg></button>
        <button class="icon" type="button" aria-label="Keys and words" title="Keys and words (?)"
            @click=${() => change((s) => (s.dialog = { kind: 'help', term: null }))}><span class="question">?</span></button></span>
        ${state.page.signIn && state.page.signedIn
          ? html`<button class="link sign-out" type="button" @click=${signOut}>Sign out</button>`
          : nothing}
      </div>
    </header>
    ${banner()}
    <main id="content" tabindex="-1" class="view-${view.key}">${view.draw()}</main>
    ${dialog()}
    <div class="notice" role="status" ?hidden=${state.notice === null}>${state.notice}</div>`;
}

function toContent(event) {
  event.preventDefault();
  document.getElementById('content').focus();
}
