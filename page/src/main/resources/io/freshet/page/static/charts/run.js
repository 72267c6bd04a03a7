/** The last minutes in three panels: ratings a second, time to the answer, ratings that wait. */

import { html, nothing, svg } from '../lit-html.js';
import { clockMinutes, count, figure, millis } from '../format.js';
import { linear, line, logarithmic, text } from './scale.js';

const RIGHT = 64;
const PANELS = [
  { key: 'rate', height: 62 },
  { key: 'time', height: 76 },
  { key: 'waiting', height: 44 },
];
/** Ends of the axis of times: 0.1 s, 1 s, 10 s, 1 min, 10 min, 1 h. */
const CEILINGS = [100, 1000, 10000, 60000, 600000, 3600000];
const GAP = 34;
const TOP = 18;

/** Seconds joined into bins, so that a bar is at least two pixels wide. */
function bins(seconds, most) {
  const size = Math.max(1, Math.ceil(seconds.length / most));
  const joined = [];
  for (let i = 0; i < seconds.length; i += size) {
    const part = seconds.slice(i, i + size);
    const known = (key) => part.map((s) => s[key]).filter((v) => v !== null && v !== undefined);
    const highest = (values) => (values.length === 0 ? null : Math.max(...values));
    joined.push({
      from: i,
      size: part.length,
      rate: part.reduce((sum, s) => sum + s.answered, 0) / part.length,
      p50: highest(known('p50')),
      p99: highest(known('p99')),
      waiting: highest(known('waiting')) ?? 0,
      refitting: part.some((s) => s.refitting),
    });
  }
  return joined;
}

/**
 * Draws the panels.
 *
 * @param width in pixels
 */
export function run(seconds, width) {
  if (seconds.length < 2) return nothing;
  const end = width - RIGHT;
  const x = linear(0, seconds.length, 0, end);
  const parts = bins(seconds, Math.floor(end / 3));
  const height = PANELS.reduce((sum, panel) => sum + panel.height + GAP, TOP);
  const tops = PANELS.map((_, i) => TOP + PANELS.slice(0, i).reduce((sum, panel) => sum + panel.height + GAP, 0));
  const bottom = height - GAP;
  const last = seconds.at(-1);
  const label = `The last ${seconds.length} seconds: now ${figure(last.answered)} ratings a second, ${
    last.p50 === null ? 'none answered in this second' : `half answered within ${millis(last.p50)}`}, ${count(last.waiting)} waiting.`;
  return html`<svg class="chart run" width=${width} height=${height} role="img" aria-label=${label}>
    ${parts.map((bin) => (bin.refitting
      ? svg`<rect class="refit" x=${x(bin.from)} y=${TOP} width=${x(bin.from + bin.size) - x(bin.from) + 0.5} height=${bottom - TOP}></rect>`
      : nothing))}
    ${rates(parts, x, tops[0], end, last)}${times(parts, x, tops[1], end, last, width)}${waits(parts, x, tops[2], end, last)}
    ${minutesBelow(seconds, x, bottom + 16, end)}
  </svg>`;
}

const column = (bin, x) => ({ x: x(bin.from), width: Math.max(1, x(bin.from + bin.size) - x(bin.from) - 0.6) });

function bars(parts, x, top, height, highest, value, kind) {
  const y = linear(0, highest, 0, height);
  return parts.map((bin) => {
    const size = value(bin) === 0 ? 0 : Math.max(1, y(value(bin)));
    const { x: left, width } = column(bin, x);
    return size === 0 ? nothing : svg`<rect class=${kind} x=${left} y=${top + height - size} width=${width} height=${size}></rect>`;
  });
}

function rates(parts, x, top, end, last) {
  const { height } = PANELS[0];
  const highest = Math.max(1, ...parts.map((bin) => bin.rate));
  return svg`${text(0, top - 6, 'Ratings answered a second', 'panel')}
    ${bars(parts, x, top, height, highest, (bin) => bin.rate, 'answered')}
    ${line(0, top + height, end, top + height, 'base')}
    ${text(end + 8, top + 8, figure(highest))}${text(end + 8, top + height, figure(last.answered), 'now')}`;
}

function times(parts, x, top, end, last, width) {
  const { height } = PANELS[1];
  const highest = Math.max(100, ...parts.map((bin) => bin.p99 ?? 0));
  const ceiling = CEILINGS.find((ms) => ms >= highest) ?? highest;
  const y = logarithmic(1, ceiling, top + height, top);
  const grid = [1, 10, ...CEILINGS.filter((ms) => ms <= ceiling)];
  return svg`${text(0, top - 6, 'Time from arrival to answer', 'panel')}
    ${width > 640 ? text(220, top - 6, 'band: from the middle one to the slowest in a hundred') : nothing}
    ${grid.map((ms) => line(0, y(ms), end, y(ms), ms === 1 ? 'base' : 'grid'))}
    ${parts.map((bin) => {
      if (bin.p50 === null) return nothing;
      const { x: left, width: wide } = column(bin, x);
      const high = y(bin.p99 ?? bin.p50);
      return svg`<rect class="answered" x=${left} y=${high} width=${wide} height=${Math.max(2, y(bin.p50) - high)}></rect>`;
    })}
    ${text(end + 8, top + 4, millis(ceiling))}
    ${last.p50 === null || y(last.p50) < top + 16 || y(last.p50) > top + height - 14 ? nothing : text(end + 8, y(last.p50) + 4, millis(last.p50), 'now')}
    ${text(end + 8, top + height + 2, '1 ms')}`;
}

function waits(parts, x, top, end, last) {
  const { height } = PANELS[2];
  const highest = Math.max(1, ...parts.map((bin) => bin.waiting));
  return svg`${text(0, top - 6, 'Waiting', 'panel')}
    ${bars(parts, x, top, height, highest, (bin) => bin.waiting, 'waits')}
    ${line(0, top + height, end, top + height, 'base')}
    ${highest > 1 ? text(end + 8, top + 8, count(highest)) : nothing}${text(end + 8, top + height, count(last.waiting), 'now')}`;
}

/** The times below: whole minutes, and now. */
function minutesBelow(seconds, x, y, end) {
  const minutes = seconds
    .map((second, i) => ({ i, at: second.atMillis }))
    .filter(({ i, at }) => i > 0 && Math.floor(at / 60000) !== Math.floor(seconds[i - 1].atMillis / 60000));
  const every = Math.ceil(minutes.length / Math.max(1, Math.floor(end / 70)));
  return svg`${minutes.filter((_, n) => n % every === 0 && x(minutes[n].i) < end - 50)
    .map(({ i, at }) => text(x(i), y, clockMinutes(at), '', x(i) < 20 ? 'start' : 'middle'))}
    ${text(end, y, 'now', '', 'end')}`;
}
