/** Pieces that several views use: the sentence, the empty state, the skeleton, tables. */

import { html, nothing } from '../lit-html.js';
import { change } from '../state.js';

/** The sentence that a view opens with; figures in `<b>`. */
export const sentence = (content) => html`<h1 class="say">${content}</h1>`;

/** What there is to do where nothing is to show, with a command to copy. */
export const empty = (heading, text, command) => html`<div class="empty">
  <h2>${heading}</h2>
  <p>${text}</p>
  ${command ? html`<pre tabindex="0" role="region" aria-label="Command">${command}</pre>` : nothing}
</div>`;

/** Rows that are still to come. */
export const skeleton = (rows) => html`<div class="skeleton" aria-hidden="true">
  ${Array.from({ length: rows }, () => html`<div></div>`)}
</div>`;

/** A table of figures: the first column names the rows. */
export const table = (columns, rows, label = 'Table') => html`<div class="scroll" tabindex="0" role="region"
    aria-label=${label}>
  <table>
    <thead><tr>${columns.map((name, i) => html`<th scope="col" class=${i ? 'num' : ''}>${name}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((cell, i) =>
      i ? html`<td class="num">${cell}</td>` : html`<th scope="row">${cell}</th>`)}</tr>`)}</tbody>
  </table>
</div>`;

/** The figures of a chart, behind a heading that opens. */
export const numbers = (columns, rows, label) => html`<details class="numbers">
  <summary>The numbers</summary>
  ${table(columns, rows, label)}
</details>`;

/** A chart that is drawn in pixels for the width that it has on the page; 0 is a width not known yet. */
export function figure(id, draw) {
  const width = document.getElementById(id)?.clientWidth ?? 0;
  return html`<div class="figure" id=${id} data-width=${width}>${width === 0 ? nothing : draw(width)}</div>`;
}

/** Whether a chart was drawn for another width than it has. */
export const hasStaleFigure = () =>
  [...document.querySelectorAll('.figure')].some((element) => element.clientWidth !== Number(element.dataset.width));

/** A small question mark that explains a term. */
export const explain = (term) => html` <button class="explain" type="button" aria-label=${`What is ${term}?`}
    @click=${() => change((s) => (s.dialog = { kind: 'help', term }))}><span>?</span></button>`;

/** A word of a sentence with the question mark that explains it, and what follows at once, on one line. */
export const explained = (word, term, after = '') => html`<span class="together">${word}${explain(term)}${after}</span>`;

/** A mark for a level: disc, diamond or square, so that colour is never alone. */
export const mark = (level) => html`<i class="mark ${level}"></i>`;

/** A question before something that matters, with its two buttons. */
export const confirm = (question, text, { yes, danger = false, busy = false, onYes, onNo }) => html`<div
    class="confirm ${danger ? 'bad' : ''}" role="group" aria-label=${question}>
  <b>${question}</b><br>${text}
  <div class="acts">
    <button class="btn ${danger ? 'danger' : 'primary'}" type="button" ?disabled=${busy} @click=${onYes}>${yes}</button>
    <button class="btn" type="button" @click=${onNo}>Cancel</button>
  </div>
</div>`;
