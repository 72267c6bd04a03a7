/** The life of a rating on logarithmic time from 1 ms to 1 h. */

import { html, nothing, svg } from '../lit-html.js';
import { millis } from '../format.js';
import { logarithmic } from './scale.js';

const HOUR = 3600000;
const at = logarithmic(1, HOUR, 0, 100);

const TICKS = [
  [1, '1 ms'],
  [10, '10 ms'],
  [100, '0.1 s'],
  [1000, '1 s'],
  [10000, '10 s'],
  [60000, '1 min'],
  [HOUR, '1 h'],
];

/** The axis above the rows. */
export const lifeAxis = html`<svg class="life axis" aria-hidden="true">
  ${TICKS.map(([ms, label], i) => svg`<text class=${i === 1 || i === 4 ? 'minor' : ''} x="${at(ms)}%" y="90%"
    text-anchor=${i === 0 ? 'start' : i === TICKS.length - 1 ? 'end' : 'middle'}>${label}</text>`)}
</svg>`;

/** A diamond at a place, or right beside the answer where the two would cover one another. */
function diamond(x, end, kind) {
  const close = x - end < 3;
  return svg`<svg x="${close ? end : x}%" y="50%" width="1" height="1" class="pin"><path class=${kind}
    d="M${close ? 13 : 0} -6l6 6l-6 6l-6 -6Z"></path></svg>`;
}

/** When the next like arrived, in milliseconds after the rating; the stream counts it from the answer. */
export const likeMillis = ({ answerMillis }, { afterMillis }) => (answerMillis ?? 0) + afterMillis;

/**
 * One life.
 *
 * @param answer the answer; `stateMillis` and `answerMillis` are null where they are not known
 * @param outcome what the user liked next, or undefined
 */
export function life(answer, outcome) {
  const { stateMillis, answerMillis } = answer;
  const end = answerMillis === null ? 0 : at(answerMillis);
  const next = outcome === undefined ? null : at(likeMillis(answer, outcome));
  const told = [
    stateMillis === null ? '' : `state after ${millis(stateMillis)}`,
    answerMillis === null ? 'not answered yet' : `answered after ${millis(answerMillis)}`,
    next === null ? '' : `next like after ${millis(likeMillis(answer, outcome))}: ${outcome.place === null ? 'not in the list' : 'in the list'}`,
  ];
  return html`<svg class="life" role="img" aria-label=${told.filter(Boolean).join(', ')}>
    ${TICKS.map(([ms]) => svg`<line class="grid" x1="${at(ms)}%" x2="${at(ms)}%" y1="0" y2="100%"></line>`)}
    ${next === null ? nothing : svg`<line class="until" x1="${end}%" x2="${next}%" y1="50%" y2="50%"></line>`}
    <line class="way" x1="0" x2="${end}%" y1="50%" y2="50%"></line>
    ${stateMillis === null ? nothing : svg`<svg x="${at(stateMillis)}%" y="50%" width="1" height="1" class="pin"><path class="kept"
      d="M0 -5V5"></path></svg>`}
    ${answerMillis === null ? nothing : svg`<circle class="answered" cx="${end}%" cy="50%" r="4.5"></circle>`}
    ${next === null ? nothing : diamond(next, end, outcome.place === null ? 'miss' : 'hit')}
  </svg>`;
}

const sign = (mark, text) => html`<span><svg class="sign" width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">${mark}</svg>${text}</span>`;

/** What the marks mean. */
export const lifeKey = html`<span class="key">
  ${sign(svg`<path class="kept" d="M0 -5V5"></path>`, 'state kept')}
  ${sign(svg`<circle class="answered" r="4.5"></circle>`, 'answered')}
  ${sign(svg`<path class="hit" d="M0 -6L6 0L0 6L-6 0Z"></path>`, 'next like was in the list')}
  ${sign(svg`<path class="miss" d="M0 -5L5 0L0 5L-5 0Z"></path>`, 'was not')}
</span>`;
