/** Bars of a score's exact parts: zero is the average item; what lifts stands right, what lowers left. */

import { html, nothing, svg } from '../lit-html.js';
import { signed } from '../format.js';

/** The parts in their fixed order, with what they mean. */
export const PARTS = [
  { key: 'taste', name: 'Taste', about: 'rated by people who rate like you' },
  { key: 'order', name: 'Order', about: 'rated right before or after what you rated' },
  { key: 'content', name: 'Content', about: 'genres and year' },
  { key: 'context', name: 'Moment', about: 'the time of day and of the week' },
  { key: 'popularity', name: 'Popularity', about: 'how often and how well it is rated' },
  { key: 'head', name: 'Head', about: 'a small network reorders the best 64' },
];

/** The parts that lift or lower an item of a list. A part without weight is 0 for all. */
export const partsOf = (items) => PARTS.filter(({ key }) => items.some((item) => item.parts?.[key]));

/** One scale for all rows of a list: from the lowest left end to the highest right end. */
export function scaleOf(items) {
  let low = 0;
  let high = 0;
  for (const item of items) {
    const values = item.parts ? Object.values(item.parts) : [item.score];
    const left = values.reduce((sum, value) => sum + Math.min(0, value), 0);
    const right = values.reduce((sum, value) => sum + Math.max(0, value), 0);
    low = Math.min(low, left);
    high = Math.max(high, right);
  }
  const span = high - low || 1;
  return { at: (value) => (100 * (value - low)) / span, span: (value) => (100 * Math.abs(value)) / span };
}

/** Where each part of one item starts and ends; the part that bars are lined up by stands next to zero. */
function stack(parts, alignedBy) {
  const keys = PARTS.map(({ key }) => key).filter((key) => parts[key]);
  const ordered = keys.includes(alignedBy) ? [alignedBy, ...keys.filter((key) => key !== alignedBy)] : keys;
  let left = 0;
  let right = 0;
  return ordered.map((key) => {
    const value = parts[key];
    if (value < 0) {
      left += value;
      return { key, from: left, to: left - value };
    }
    right += value;
    return { key, from: right - value, to: right };
  });
}

/** The bar of one row. */
export function scoreBar(item, scale, alignedBy) {
  const pieces = item.parts
    ? stack(item.parts, alignedBy)
    : [{ key: 'popularity', from: Math.min(0, item.score), to: Math.max(0, item.score) }];
  const sum = item.parts ? Object.values(item.parts).reduce((a, b) => a + b, 0) : item.score;
  const label = item.parts
    ? pieces.map(({ key, from, to }) => `${nameOf(key)} ${signed(item.parts[key] < 0 ? from - to : to - from, 2)}`).join(', ')
    : `score ${signed(sum, 2)}`;
  const zero = `${scale.at(0)}%`;
  const end = `${scale.at(sum)}%`;
  return html`<svg class="bar" role="img" aria-label=${label}>
    <line class="zero" x1=${zero} x2=${zero} y1="0" y2="100%"></line>
    ${pieces.map(({ key, from, to }) => svg`<rect class="part ${key}" x="${scale.at(from)}%" y="50%" height="12"
      width="${scale.span(to - from)}%"></rect>`)}
    <rect class="sum" x=${end} y="50%" width="2" height="20"></rect>
  </svg>`;
}

const nameOf = (key) => PARTS.find((part) => part.key === key)?.name ?? key;

/** One part alone, in the table of a row that is open. */
export const partBar = (key, value, scale) => html`<svg class="bar small" aria-hidden="true">
  <line class="zero" x1="${scale.at(0)}%" x2="${scale.at(0)}%" y1="0" y2="100%"></line>
  <rect class="part ${key}" x="${scale.at(Math.min(0, value))}%" y="50%" height="10" width="${scale.span(value)}%"></rect>
</svg>`;

/** The names of the parts; pressing one lines all bars up by it. */
export const partKey = (items, alignedBy, onAlign) => html`<span class="legend" role="group"
    aria-label="Parts of the score; press one to line the bars up by it">
  ${partsOf(items).map(({ key, name, about }) => html`<button type="button" title=${about}
    aria-pressed=${key === alignedBy} @click=${() => onAlign(key)}><i class="swatch ${key}"></i>${name}</button>`)}
  ${partsOf(items).length === 0 && items.length > 0 ? html`<span><i class="swatch popularity"></i>Popularity</span>` : nothing}
</span>`;
