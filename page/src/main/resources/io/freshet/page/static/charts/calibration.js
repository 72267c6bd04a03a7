/** Calibration: the chance that was said against how often it came true; both on logarithmic scales. */

import { html, svg } from '../lit-html.js';
import { percent } from '../format.js';
import { decades, line, logarithmic, text } from './scale.js';

const LEFT = 40;
const RIGHT = 12;
const BOTTOM = 34;
const TOP = 22;
const Z = 1.96;

/** The 95 % interval of a share (Wilson's). */
export function interval(share, cases) {
  const scale = 1 + (Z * Z) / cases;
  const centre = (share + (Z * Z) / (2 * cases)) / scale;
  const half = (Z * Math.sqrt((share * (1 - share)) / cases + (Z * Z) / (4 * cases * cases))) / scale;
  return [Math.max(0, centre - half), centre + half];
}

/** Draws the rows that have cases. */
export function calibration(rows, width) {
  const wide = Math.min(width, 600);
  const height = Math.max(220, Math.min(320, wide * 0.66));
  const shares = rows.flatMap(({ predicted, observed, cases }) => [predicted, ...interval(observed, cases)]).filter((v) => v > 0);
  const low = Math.max(1e-4, Math.min(...shares) * 0.8);
  const high = Math.min(1, Math.max(...shares) * 1.25);
  const x = logarithmic(low, high, LEFT, wide - RIGHT);
  const y = logarithmic(low, high, height - BOTTOM, TOP);
  const marks = decades(low, high).flatMap((d) => [d, 3 * d]).filter((v) => v >= low && v <= high);
  const label = `Chance said against share liked next: ${rows.map(({ predicted, observed }) =>
    `said ${percent(predicted)}, was ${percent(observed)}`).join('; ')}`;
  const name = (share) => Number((100 * share).toPrecision(1));
  return html`<svg class="chart" width=${wide} height=${height + 12} role="img" aria-label=${label}>
    ${marks.map((v) => svg`${line(LEFT, y(v), wide - RIGHT, y(v), 'grid')}${text(LEFT - 8, y(v) + 4, name(v), '', 'end')}
      ${text(x(v), height - BOTTOM + 18, name(v), '', 'middle')}`)}
    ${line(LEFT, height - BOTTOM, wide - RIGHT, height - BOTTOM, 'base')}
    ${line(x(low), y(low), x(high), y(high), 'dashed')}
    ${rows.map(({ predicted, observed, cases }) => {
      const [lower, upper] = interval(observed, cases);
      return svg`${line(x(predicted), y(lower), x(predicted), y(upper), 'whisker')}
        <circle class="estimate sure" cx=${x(predicted)} cy=${y(observed)} r=${2.5 + 0.8 * Math.log10(cases)}></circle>`;
    })}
    ${text(0, TOP - 8, 'liked next, %')}${text(wide - RIGHT, height + 8, 'the chance it said, %', '', 'end')}
  </svg>`;
}
