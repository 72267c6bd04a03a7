/** The running difference of an experiment's arms to the control, with bands that hold at all times. */

import { html, nothing, svg } from '../lit-html.js';
import { count, points, pointDigits, signed } from '../format.js';
import { linear, line, path, text, ticks } from './scale.js';

const LEFT = 40;
const TOP = 18;
const BOTTOM = 26;

/**
 * Draws the bands.
 *
 * @param running for each arm its points in order: likes, value, lower, upper
 * @param end likes at which the experiment ends, and the loss that stops an arm; either may be null
 */
export function bandChart(control, running, end, width) {
  const arms = Object.entries(running).filter(([, run]) => run.length > 0);
  if (arms.length === 0) return nothing;
  const wide = width > 620;
  const right = wide ? 160 : 12;
  const height = wide ? 348 : 270;
  const all = arms.flatMap(([, run]) => run);
  const most = Math.max(...all.map(({ likes }) => likes));
  const last = end?.likes ?? most * 1.15;
  const newest = arms.map(([, run]) => run.at(-1));
  const spread = Math.max(0.01, Math.abs(end?.below ?? 0) * 1.2, ...newest.flatMap(({ value, lower, upper }) =>
    [Math.abs(value), Math.abs(lower), Math.abs(upper)])) * 1.6;
  const [low, high] = [-spread, spread];
  const x = linear(0, Math.max(last, most), LEFT, width - right);
  const y = linear(low, high, height - BOTTOM, TOP);
  const within = (value) => y(Math.min(high, Math.max(low, value)));
  const digits = pointDigits(low, high);
  const stops = end?.below ?? null;
  const label = arms.map(([name, run]) => `${name}: ${described(run.at(-1), digits)} after ${count(run.at(-1).likes)} likes`).join('; ');
  return html`<svg class="chart" width=${width} height=${height + 14} role="img" aria-label="Found beside ${control}, in points. ${label}">
    ${stops === null ? nothing : svg`<rect class="shaded" x=${LEFT} y=${y(stops)} width=${width - right - LEFT} height=${y(low) - y(stops)}></rect>`}
    ${ticks(low, high, 5).map((v) => svg`${line(LEFT, y(v), width - right, y(v), Math.abs(v) < 1e-12 ? 'zero' : 'grid')}
      ${text(LEFT - 6, y(v) + 4, Math.abs(v) < 1e-12 ? '0' : signed(100 * v, digits > 1 || spread < 0.03 ? 1 : 0), '', 'end')}`)}
    ${text(0, 10, `Found beside “${control}”, points`, 'title')}
    ${arms.map(([name, run], i) => arm(name, run, i, x, within, digits, width))}
    ${end?.likes ? svg`${line(x(end.likes), TOP, x(end.likes), height - BOTTOM, 'dashed')}
      ${wide ? svg`${text(x(end.likes) + 8, TOP + 10, 'ends here,')}${text(x(end.likes) + 8, TOP + 25, 'whatever it shows')}` : nothing}` : nothing}
    ${stops !== null && wide ? svg`${text(width - right + 8, y(stops) + 14, 'shaded: the whole')}${text(width - right + 8, y(stops) + 29, 'band in here stops it')}` : nothing}
    ${ticks(0, Math.max(last, most), wide ? 4 : 2).map((v) => text(x(v), height - 6, count(v), '', v === 0 ? 'start' : 'middle'))}
    ${text(width, height + 10, 'likes judged', '', 'end')}
  </svg>`;
}

const described = ({ value, lower, upper }, digits) =>
  `${points(value, digits)} points [${points(lower, digits)}, ${points(upper, digits)}]`;

function arm(name, run, i, x, y, digits, width) {
  const last = run.at(-1);
  const upper = run.map((p) => [x(p.likes), y(p.upper)]);
  const lower = run.map((p) => [x(p.likes), y(p.lower)]).reverse();
  const sure = last.lower > 0 || last.upper < 0;
  const kind = `arm-${i % 3}`;
  const fits = x(last.likes) + 160 < width;
  const left = x(last.likes) + (fits ? 12 : -12);
  const anchor = fits ? 'start' : 'end';
  return svg`<path class="band ${kind}" d="${path([...upper, ...lower])}Z"></path>
    <path class="middle ${kind}" d=${path(run.map((p) => [x(p.likes), y(p.value)]))}></path>
    <line class="end ${kind}" x1=${x(last.likes)} x2=${x(last.likes)} y1=${y(last.lower)} y2=${y(last.upper)}></line>
    <circle class="end ${kind} ${sure ? 'sure' : ''}" cx=${x(last.likes)} cy=${y(last.value)} r="4.5"></circle>
    <text class="halo name ${kind}" x=${left} y=${y(last.value) + 14} text-anchor=${anchor}>${name}</text>
    <text class="halo" x=${left} y=${y(last.value) + 29} text-anchor=${anchor}>${described(last, digits)}</text>`;
}
