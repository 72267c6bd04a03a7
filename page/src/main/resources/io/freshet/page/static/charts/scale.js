/** Scales and axes that the charts share. */

import { svg } from '../lit-html.js';

export const linear = (from, to, start, end) => (value) => start + ((value - from) / (to - from)) * (end - start);

export function logarithmic(from, to, start, end) {
  const span = Math.log(to / from);
  return (value) => start + (Math.log(Math.min(to, Math.max(from, value)) / from) / span) * (end - start);
}

/** Round numbers from low to high, about as many as wanted. */
export function ticks(low, high, wanted) {
  const raw = (high - low) / wanted || 1;
  const decade = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * decade).find((size) => size >= raw - 1e-12);
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9) || 0; i * step <= high + 1e-9 * step; i += 1) found.push(i === 0 ? 0 : i * step);
  return found;
}

/** Decades between two values, both ends included. */
export function decades(low, high) {
  const found = [];
  for (let e = Math.ceil(Math.log10(low) - 1e-9); e <= Math.log10(high) + 1e-9; e += 1) found.push(10 ** e);
  return found;
}

export const line = (x1, y1, x2, y2, kind) =>
  svg`<line class=${kind} x1=${x1} y1=${y1} x2=${x2} y2=${y2}></line>`;

export const text = (x, y, content, kind = '', anchor = 'start') =>
  svg`<text class=${kind} x=${x} y=${y} text-anchor=${anchor}>${content}</text>`;

export const path = (points) => (points.length === 0 ? '' : 'M' + points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L'));

/**
 * A value with its 95 % interval: filled if the interval leaves zero, hollow if zero is inside, a dashed ring if there
 * is no interval.
 */
export function whisker(x, y, value, lower, upper, kind = '') {
  const known = lower !== null && lower !== undefined;
  const sure = known && (lower > 0 || upper < 0);
  return svg`${known ? line(x, y(lower), x, y(upper), `whisker ${kind}`) : ''}
    <circle class="estimate ${kind} ${known ? (sure ? 'sure' : 'hollow') : 'unknown'}" cx=${x} cy=${y(value)} r="3.8"></circle>`;
}
