/** Titles: text only, each in the direction of its own script. */

import { html } from '../lit-html.js';
import { shortName, titleParts } from '../format.js';

const year = (text) => (text ? html`<span class="year"> (${text})</span>` : '');

/** The whole title, its year in grey. */
export function title(text) {
  const parts = titleParts(text);
  return html`<bdi dir="auto">${parts.name}${year(parts.year)}</bdi>`;
}

/** The title without other titles in brackets. */
export function shortTitle(text) {
  return html`<bdi dir="auto">${shortName(text)}${year(titleParts(text).year)}</bdi>`;
}

/** The name alone, for sentences. */
export const inSentence = (text) => html`<bdi dir="auto">${shortName(text)}</bdi>`;

/** The title of an item, or its id where no title is known. */
export const titleOf = (item) => item.title ?? item.itemId;
