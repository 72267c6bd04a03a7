/** The list of the view Try it: rows with bars, and what moved. */

import { html, nothing } from '../lit-html.js';
import { ordinal, percent, shortName, signed, titleParts } from '../format.js';
import { partBar, partKey, partsOf, scaleOf, scoreBar } from '../charts/score-bar.js';
import { drawSlopes } from '../charts/slopes.js';
import { glide, places } from '../parts/glide.js';
import { eventButtons } from '../parts/event-buttons.js';
import { starsInput } from '../parts/stars.js';
import { shortTitle, title, titleOf } from '../parts/title.js';
import { change, noun, state } from '../state.js';
import { rate } from '../try-actions.js';
import { leftList, personal, placesBefore, ratings, shownList, withChance } from './try-shown.js';

const align = (key) => change((s) => (s.try.alignedBy = key));

const toggle = (itemId) => change((s) => (s.try.open = s.try.open === itemId ? null : itemId));

/** Draws the list. */
export function draw(shown) {
  const { answer, items } = shown;
  const was = personal(answer) ? placesBefore(shown) : null;
  const scale = scaleOf(items);
  const left = was === null ? [] : leftList(shown);
  const chances = withChance(answer, items).length > 0;
  return html`<section class="list ${was === null ? 'first' : ''} ${chances ? '' : 'no-chance'}" aria-labelledby="list-title">
    <h2 id="list-title" class="hidden">The ${items.length} ${noun(items.length)}</h2>
    <div class="list-head">
      <span class="num">${was === null ? nothing : 'before'}</span><span></span><span>now</span>
      ${partKey(items, state.try.alignedBy, align)}
      <span class="num">${chances ? 'chance it is next' : nothing}</span>
    </div>
    <div class="beside-slopes">
      <svg class="slopes" aria-hidden="true"></svg>
      <ol class="rows">${items.map((item, i) => row(item, i, was, scale, answer))}</ol>
    </div>
    ${left.length === 0 ? nothing : html`<p class="left-list"><b>Left the list</b> ${left.map(leftItem)}</p>`}
  </section>`;
}

const leftItem = ({ item, place, now }, i) => html`${i > 0 ? '; ' : ''}${shortTitle(titleOf(item))},
  ${ordinal(place + 1)}${now === null ? '' : `, now ${ordinal(now + 1)}`}`;

function row(item, i, was, scale, answer) {
  const opened = state.try.open === item.itemId;
  const name = titleOf(item);
  return html`<li class="row" data-key=${item.itemId}>
    <div class="main" @click=${() => toggle(item.itemId)}>
      ${was === null ? html`<span class="moved"></span>` : moved(was[i], i)}
      <span class="place">${i + 1}</span>
      <span class="film">
        <button type="button" class="name" data-row aria-expanded=${opened} title=${name}>${title(name)}</button>
        <span class="why" title=${why(item)}><bdi dir="auto">${why(item)}</bdi></span>
      </span>
      ${scoreBar(item, scale, state.try.alignedBy)}
      <span class="chance">${withChance(answer, [item]).map(chance)}</span>
    </div>
    ${opened ? detail(item, answer) : nothing}
  </li>`;
}

function moved(was, i) {
  if (was < 0) return html`<span class="moved new">new</span>`;
  const up = was - i;
  if (up > 0) return html`<span class="moved up" role="img" aria-label="up ${up}">▲ ${up}</span>`;
  if (up < 0) return html`<span class="moved" role="img" aria-label="down ${-up}">▼ ${-up}</span>`;
  return html`<span class="moved" role="img" aria-label="as before">–</span>`;
}

function chance({ probability }) {
  return probability < 0.001 ? html`&lt;0.1<small> %</small>` : html`${(100 * probability).toFixed(1)}<small> %</small>`;
}

const explored = (item) => item.reasons?.some(({ kind }) => kind === 'exploration');

function why(item) {
  if (explored(item)) return 'new here: few have rated it yet';
  const reason = item.reasons?.[0];
  const cited = reason?.kind === 'because-you-rated' && ratings().find(({ itemId }) => itemId === reason.itemId);
  if (!cited) return reason?.text ?? '';
  const { year } = titleParts(titleOf(cited));
  return `because you rated ${shortName(titleOf(cited))}${year ? ` (${year})` : ''} ${cited.rating}`;
}

/** What an open row tells: each part in figures, the ratings that say so, and stars. */
function detail(item, answer) {
  const name = titleOf(item);
  return html`<div class="open">
    ${item.parts ? breakdown(item) : nothing}
    <div>
      ${causes(item)}
      ${state.try.user === null
        ? html`<p class="seen">${state.page.types.length === 0 ? html`<span>Seen it?</span>` : nothing} ${eventButtons(item, name)}
            ${starsInput(name, null, (rating) => rate({ itemId: item.itemId, title: name }, rating))}
            ${item.predictedRating === undefined ? nothing : html`<span class="dim">you would give it
              ${item.predictedRating.toFixed(1)}</span>`}</p>`
        : nothing}
      <p><a href="#items?item=${encodeURIComponent(item.itemId)}">Show it on the map</a></p>
      ${answer.recommendationId ? html`<p class="dim">Recommendation <code>${answer.recommendationId}</code></p>` : nothing}
    </div>
  </div>`;
}

function breakdown(item) {
  const parts = partsOf([item]);
  const values = parts.map(({ key }) => item.parts[key]);
  const low = Math.min(0, ...values);
  const span = Math.max(0.01, ...values) - low || 1;
  const scale = { at: (v) => (100 * (v - low)) / span, span: (v) => (100 * Math.abs(v)) / span };
  return html`<div>
    <h3>What lifts it, and by how much</h3>
    <table class="parts"><tbody>
      ${parts.map(({ key, name, about }, i) => html`<tr>
        <th scope="row">${name}<span class="about">${about}</span></th>
        <td>${partBar(key, values[i], scale)}</td><td class="num">${signed(values[i], 2)}</td></tr>`)}
      <tr><th scope="row"><b>Sum</b></th><td></td><td class="num"><b>${signed(values.reduce((a, b) => a + b, 0), 2)}</b></td></tr>
    </tbody></table>
  </div>`;
}

/** Whether the reasons are more than that the whole score is popularity. */
const personalReason = (cited) => cited.length > 1 || cited[0].itemId !== undefined;

function causes(item) {
  const cited = (item.reasons ?? []).filter((reason) => reason.share > 0).sort((a, b) => b.share - a.share);
  if (cited.length === 0 || !personalReason(cited)) return nothing;
  const known = new Map(ratings().map((rated) => [rated.itemId, rated]));
  const share = (reason) => html`<svg class="bar small" aria-hidden="true"><rect class="part share" x="0" y="50%"
    height="10" width="${100 * Math.min(1, reason.share)}%"></rect></svg>`;
  return html`<h3>What of it comes from where</h3>
    <table class="parts"><tbody>${cited.slice(0, 5).map((reason) => html`<tr>
      <th scope="row">${known.has(reason.itemId)
        ? html`${shortTitle(titleOf(known.get(reason.itemId)))} ${reason.rating ?? ''}`
        : html`<bdi dir="auto">${reason.text}</bdi>`}</th>
      <td>${share(reason)}</td><td class="num">${percent(reason.share, 0)}</td></tr>`)}</tbody></table>`;
}

let drawn = null;
let stood = null;

const rowsDrawn = () => document.querySelectorAll('.rows > .row');

/** Remembers where rows stand, if other rows are about to be drawn. */
export function beforeDraw() {
  stood = drawn !== null && drawn !== state.try.list.data ? places(rowsDrawn()) : null;
}

/** Lets rows glide, and draws the slopes beside them. */
export function afterDraw() {
  const rows = [...rowsDrawn()];
  if (stood !== null) glide(stood, rows);
  drawn = state.try.list.data;
  const slopes = document.querySelector('.slopes');
  if (slopes === null || getComputedStyle(slopes).display === 'none') return;
  const shown = shownList();
  const was = personal(shown.answer) ? placesBefore(shown) : null;
  drawSlopes(slopes, rows, was ?? [], was === null ? [] : leftList(shown).map(({ place }) => place));
}
