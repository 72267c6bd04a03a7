/** Who is shown how often: times by rank, and the share of places that the most shown items take. */

import { html, svg } from '../lit-html.js';
import { count, percent } from '../format.js';
import { decades, linear, line, logarithmic, path, text, ticks } from './scale.js';

const LEFT = 48;
const RIGHT = 10;
const TOP = 12;
const BOTTOM = 24;
const HEIGHT = 180;

/** Times shown and rated by rank; both axes logarithmic. */
export function byRank({ byRank: shown, rated }, width) {
  const series = [shown, rated?.byRank ?? []].filter((points) => points.length > 0);
  const ranks = Math.max(10, ...series.map((points) => points.at(-1)[0]));
  const times = Math.max(10, ...series.map((points) => points[0][1]));
  const x = logarithmic(1, ranks, LEFT, width - RIGHT);
  const y = logarithmic(1, times, HEIGHT - BOTTOM, TOP);
  const curve = (points) => path(points.filter(([, n]) => n >= 1).map(([rank, n]) => [x(rank), y(n)]));
  return html`<svg class="chart" width=${width} height=${HEIGHT + 14} role="img"
      aria-label="The most shown one was shown ${count(shown[0]?.[1] ?? 0)} times; ranks and times on logarithmic scales.">
    ${decades(1, times).map((n) => svg`${line(LEFT, y(n), width - RIGHT, y(n), n === 1 ? 'base' : 'grid')}
      ${text(LEFT - 6, y(n) + 4, count(n), '', 'end')}`)}
    ${decades(1, ranks).map((rank) => text(x(rank), HEIGHT - 8, count(rank), '', rank === 1 ? 'start' : 'middle'))}
    <path class="curve grey" d=${curve(rated?.byRank ?? [])}></path><path class="curve" d=${curve(shown)}></path>
    ${named(shown, x, y, 'shown', '', -8)}${named(rated?.byRank ?? [], x, y, 'rated', '', 16)}
    ${text(width - RIGHT, HEIGHT + 8, 'rank', '', 'end')}
  </svg>`;
}

function named(points, x, y, name, kind, dy) {
  if (points.length === 0) return '';
  const [rank, n] = points[Math.floor(points.length / 3)];
  return text(x(rank) + 4, y(Math.max(1, n)) + dy, name, `halo ${kind}`);
}

/** The name of a curve, beside its first point at a height. */
function ofCurve(points, name, height, x, y, dx) {
  const at = points.find(([, places]) => places >= height);
  if (at === undefined) return '';
  return text(x(at[0]) + Math.abs(dx), y(at[1]) + (dx < 0 ? -6 : 14), name, 'halo');
}

/** Share of all places that go to a share of the catalogue, most shown first. */
export function lorenz({ lorenz: shown, rated }, width) {
  const x = linear(0, 1, LEFT, width - RIGHT);
  const y = linear(0, 1, HEIGHT - BOTTOM, TOP);
  const curve = (points) => path([[x(0), y(0)], ...points.map(([items, places]) => [x(items), y(places)])]);
  const tenth = shown.find(([items]) => items >= 0.1)?.[1];
  return html`<svg class="chart" width=${width} height=${HEIGHT + 14} role="img"
      aria-label=${`Share of places by share of the catalogue, most shown first${tenth === undefined ? '' : `: a tenth takes ${percent(tenth, 0)}`}.`}>
    ${ticks(0, 1, 4).map((v) => svg`${line(LEFT, y(v), width - RIGHT, y(v), v === 0 ? 'base' : 'grid')}
      ${text(LEFT - 6, y(v) + 4, v === 1 ? '100 %' : Math.round(100 * v), '', 'end')}
      ${text(x(v), HEIGHT - 8, v === 1 ? '100 %' : Math.round(100 * v), '', v === 1 ? 'end' : 'middle')}`)}
    ${line(x(0), y(0), x(1), y(1), 'dashed')}
    <path class="curve grey" d=${curve(rated?.lorenz ?? [])}></path><path class="curve" d=${curve(shown)}></path>
    ${ofCurve(shown, 'shown', 0.8, x, y, -8)}${ofCurve(rated?.lorenz ?? [], 'rated', 0.7, x, y, 10)}
    ${text(x(0.62), y(0.5), 'if all were alike')}
    ${text(width - RIGHT, HEIGHT + 8, 'of the catalogue', '', 'end')}
  </svg>`;
}
