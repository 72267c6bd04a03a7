/** The view Items: the map, one item and its neighbours, and who is shown how often. */

import { html, nothing } from '../lit-html.js';
import { byRank, lorenz } from '../charts/exposure.js';
import { count, ordinal, percent, plural } from '../format.js';
import { chooseItem, findItem } from '../item-actions.js';
import { empty, explain, explained, figure, numbers, sentence, skeleton } from '../parts/blocks.js';
import { searchField } from '../parts/search-field.js';
import { shortTitle, title, titleOf } from '../parts/title.js';
import { deed, noun, state } from '../state.js';
import { COMMANDS } from './commands.js';
import { mapFigure } from './map-figure.js';
import { touched } from './try-shown.js';

/** Draws the view. */
export function draw() {
  const map = state.map.data;
  const total = state.try.suggestions.data?.total ?? state.exposure.data?.items ?? 0;
  if (map === null && total === 0) {
    const { error } = state.map;
    if (state.try.suggestions.data !== null) return nothingPosted();
    return html`${sentence(error && !error.needsToken ? error.message : 'Asking the scorer…')}${skeleton(8)}`;
  }
  return html`${opening(state.exposure.data, total)}
    ${map === null || map.items.length === 0 ? noMap() : withMap()}
    ${state.exposure.data === null ? nothing : exposure(state.exposure.data)}`;
}

const nothingPosted = () => html`${sentence(html`<b>The catalogue is empty.</b>`)}
  ${empty(`Post ${noun()}`, `One JSON object a line, to the topic items or over HTTP. Titles are for people; genres and year help to
    recommend what nobody has rated.`, COMMANDS.item)}`;

function opening(data, total) {
  const all = data?.items ?? total;
  if (data === null) return sentence(html`The catalogue has <b>${count(all)}</b> ${noun(all)}.`);
  if (data.places === 0) return sentence(html`<b>${count(all)}</b> ${noun(all)}, and none has been in a list yet.`);
  return html`${sentence(html`<b>${count(data.shown)}</b> of ${count(all)} ${noun(all)} have been in somebody’s list. Half of all
      places went to <b>${count(data.half)}</b> of them.`)}
    <p class="sub">${data.rated ? `Of people’s own ratings, half went to ${plural(data.rated.half, noun(1), noun())}. ` : ''}
      ${percent(data.explored / data.places)} of places went to ${noun()} that few had rated, to find out about
      ${explained('them', 'exploration', '.')}</p>`;
}

function noMap() {
  const { error, data } = state.map;
  const near = `Two ${noun()} are near one another when the same people rate them.`;
  if (!state.models.data?.serving) return empty('No map yet', `${near} The map comes with the first model.`);
  if (error !== null && !error.needsToken) return empty('No map', `The map cannot be asked for: ${error.message}`);
  return data === null
    ? empty('The map', `${near} Asking the scorer for it…`)
    : empty('No map', `${near} The model that serves has no ${noun()} to draw.`);
}

function withMap() {
  const own = touched().length > 0 ? `Line: your ${deed(2)} in order. Rings: your list.` : '';
  return html`<div class="two">
    <section aria-label="Map">
      ${mapFigure()}
      <p class="small dim note">The ${count(state.map.data.items.length)} most rated. Near: the same people rate both. Size: ratings.
        Strong dots take half of all places. ${own}</p>
    </section>
    <div class="block">${finder()}${theChosen()}</div>
  </div>`;
}

function finder() {
  const { text, found } = state.itemsView;
  return html`${searchField({ id: 'find', label: `Find a ${noun(1)}`, value: text, onInput: findItem, key: '/' })}
    ${found === null ? nothing : html`<ul class="neighbours" aria-label="Found">${found.length === 0
      ? html`<li>Nothing found.</li>`
      : found.map((item) => html`<li><button type="button" class="link" data-row @click=${() => chooseItem(item.itemId)}>
          ${shortTitle(titleOf(item))}</button></li>`)}</ul>`}`;
}

function theChosen() {
  const { chosen, neighbours } = state.itemsView;
  if (chosen === null) {
    return html`<p class="small dim note">Press a dot, or find a ${noun(1)}, to see what is nearest to it.</p>`;
  }
  const items = state.map.data.items;
  const item = items.find(({ itemId }) => itemId === chosen);
  const name = item ?? neighbours.data ?? { itemId: chosen };
  return html`<section aria-live="polite" aria-label="The chosen ${noun(1)}">
    <h2 class="chosen-title">${title(titleOf(name))}</h2>
    ${item ? html`<p class="sub2">Rated ${count(item.ratings)} times${shownOften(chosen)}.</p>` : nothing}
    <h3>Nearest to it</h3>
    ${neighbours.data === null && neighbours.error === null ? html`<p class="small dim">Asking the scorer…</p>` : nothing}
    ${neighbours.error !== null ? html`<p class="small dim">${neighbours.error.message}</p>` : nothing}
    <ol class="neighbours">${(neighbours.data?.items ?? []).map((near, i) => html`<li>
      <span class="dim">${i + 1}</span>
      <button type="button" class="name" data-row @click=${() => chooseItem(near.itemId)}>${shortTitle(titleOf(near))}</button>
      <svg class="bar small" role="img" aria-label="similarity ${near.score.toFixed(2)}"><rect class="part share" x="0" y="50%" height="6"
        width="${100 * Math.min(1, near.score)}%"></rect></svg></li>`)}</ol>
  </section>`;
}

function shownOften(chosen) {
  const byItem = state.exposure.data?.byItem ?? [];
  const at = byItem.findIndex(([itemId]) => itemId === chosen);
  return at < 0 ? '' : `, shown ${count(byItem[at][1])} times, ${ordinal(at + 1)} most`;
}

function exposure(data) {
  if (data.places === 0) return nothing;
  return html`<section class="block" aria-labelledby="exposure-title">
    <h2 id="exposure-title">Who is shown how often</h2>
    <div class="three">
      <div><h3>Times shown, by rank</h3>${figure('by-rank', (width) => byRank(data, width))}
        ${numbers(['rank', 'times shown'], data.byRank.map(([rank, times]) => [count(rank), count(times)]), 'Times shown')}</div>
      <div><h3>Share of places</h3>${figure('lorenz', (width) => lorenz(data, width))}</div>
      <div>${sums(data)}</div>
    </div>
  </section>`;
}

function sums({ items, shown, half, gini, rated, explored, places, lists }) {
  const row = (name, a, b) => html`<tr><th scope="row">${name}</th><td class="num">${a}</td><td class="num">${b}</td></tr>`;
  return html`<table>
    <thead><tr><td></td><th scope="col" class="num">shown</th><th scope="col" class="num">rated</th></tr></thead>
    <tbody>
      ${row(`${noun()} ever`, percent(shown / Math.max(1, items), 0), '')}
      ${row(`${noun()} that get half`, count(half), rated ? count(rated.half) : '')}
      ${row(html`unevenness (Gini)${explain('Gini')}`, gini.toFixed(3), rated ? rated.gini.toFixed(3) : '')}
      ${row('explored places', percent(explored / places), '')}
    </tbody></table>
    <p class="small dim note">Gini: 0 if all were shown alike, 1 if one ${noun(1)} had every place. ${count(lists)} lists,
      ${count(places)} places.</p>`;
}
