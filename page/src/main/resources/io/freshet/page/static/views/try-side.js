/** Left of the list: search, the visitor's ratings, suggestions, and what is kept of the visitor. */

import { html, nothing } from '../lit-html.js';
import { bytes, count } from '../format.js';
import { confirm, explain } from '../parts/blocks.js';
import { eventButtons } from '../parts/event-buttons.js';
import { searchField } from '../parts/search-field.js';
import { starsInput } from '../parts/stars.js';
import { shortTitle, titleOf } from '../parts/title.js';
import { change, may, noun, state } from '../state.js';
import { forget, rate, search } from '../try-actions.js';
import { isVisitor } from '../visitor.js';
import { receipt } from './receipt.js';
import { events, kept, ratingOf, ratings, touched, typesOf } from './try-shown.js';

const SHOWN_RATINGS = 8;

/** Draws the side. */
export function side() {
  const { search: searching, user } = state.try;
  const total = state.health.data?.totals?.items ?? state.try.suggestions.data?.total;
  const what = total ? `${count(total)} ${noun(total)}` : noun();
  return html`
    ${searchField({ id: 'search', label: `Search ${what}`, value: searching.text, onInput: search, key: '/' })}
    <div class="side">
      ${user !== null ? theirs() : searching.items !== null ? found(searching) : html`${mine()}${suggestions()}`}
      ${user === null ? who() : nothing}
    </div>`;
}

const genres = (item) => (item.genres ?? []).slice(0, 3).join(', ');

function pick(item, rating, note) {
  const name = titleOf(item);
  return html`<li>
    <span class="name" title=${name}>${shortTitle(name)}<span class="meta">${note}</span></span>
    ${starsInput(name, rating, (value) => rate({ itemId: item.itemId, title: name }, value))}
    ${rating === null ? nothing : html`<button type="button" class="remove" title="Take back"
      aria-label="Take back the rating of ${name}" @click=${() => rate({ itemId: item.itemId, title: name }, null)}>×</button>`}
    ${eventButtons(item, name)}
  </li>`;
}

function found({ items, total, text }) {
  if (items.length === 0) return html`<p class="note">No ${noun(1)} has “<bdi>${text}</bdi>” in its title.</p>`;
  const more = total > items.length ? html`<p class="small dim">${count(total)} in all; type more to narrow it.</p>` : nothing;
  return html`<h2>Found</h2>
    <ul class="picks">${items.map((item) => pick(item, ratingOf(item.itemId), genres(item)))}</ul>${more}`;
}

function mine() {
  const mine = touched();
  if (mine.length === 0) return nothing;
  const waits = state.try.last !== null && state.try.last.millis === null ? state.try.last.item.itemId : null;
  return html`<h2>Your ${kept()}${events().length === 0 ? nothing : explain('event')}</h2>
    <ul class="picks">${mine.slice(0, SHOWN_RATINGS).map((item) =>
      pick(item, item.rating, item.itemId === waits ? 'kept, not answered yet' : ''))}</ul>`;
}

function theirs() {
  return html`<h2>${kept()} of <bdi>${state.try.user}</bdi></h2>
    <ul class="picks">${touched().slice(0, 2 * SHOWN_RATINGS).map((item) => html`<li>
      <span class="name">${shortTitle(titleOf(item))}</span><span>${[item.rating, ...typesOf(item.itemId)].filter((done) => done !== null).join(', ')}</span></li>`)}</ul>`;
}

function suggestions() {
  const all = state.try.suggestions.data?.items ?? [];
  const known = new Set(touched().map(({ itemId }) => itemId));
  const unseen = all.filter(({ itemId }) => !known.has(itemId));
  if (unseen.length === 0) return nothing;
  const wanted = known.size > 0 ? 3 : 7;
  const stride = Math.max(1, Math.floor(unseen.length / wanted / 2));
  const chosen = unseen.filter((_, i) => i % stride === 0).slice(0, wanted);
  return html`<h2>${state.page.types.length === 0 ? 'Seen one of these?' : 'Start with one of these'}</h2>
    <ul class="picks">${chosen.map((item) => pick(item, null, genres(item)))}</ul>`;
}

function who() {
  const { asking, receipt: given, ratings: source } = state.try;
  if (given !== null) return receipt(given);
  const some = ratings().length + events().length > 0;
  const other = state.live.answers.find(({ userId }) => userId && !isVisitor(userId))?.userId;
  const size = source.data?.stateBytes;
  return html`<div class="who">
    ${!some ? nothing : html`<p>You are <code>${state.visitor.id}</code>. What is kept of you:
      ${kept()}${size ? `, ${bytes(size)}` : ''}.</p>`}
    ${asking
      ? confirm('Forget everything about you?', html`Your ${kept()} and your list go now; old
          bytes in Kafka go by the dates on the receipt. This cannot be undone.`, {
          yes: 'Forget me',
          danger: true,
          onYes: forget,
          onNo: () => change((s) => (s.try.asking = false)),
        })
      : some && may('forget')
        ? html`<p><button type="button" class="link" @click=${() => change((s) => (s.try.asking = true))}>Forget me</button></p>`
        : nothing}
    ${other ? html`<p>Or look at somebody else: <a href="#try?user=${encodeURIComponent(other)}">user <bdi>${other}</bdi></a></p>` : nothing}
  </div>`;
}
