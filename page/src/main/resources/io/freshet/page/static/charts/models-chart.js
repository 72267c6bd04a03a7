/** Per model: what it found beside popularity, its lift, and the gate's comparison; three panels on one axis. */

import { html, nothing, svg } from '../lit-html.js';
import { percent, points, pointDigits, signed } from '../format.js';
import { liveOf } from '../model-actions.js';
import { linear, line, text, ticks, whisker } from './scale.js';

const LEFT = 38;
const RIGHT = 8;
const GAP = 58;
const HEIGHTS = [124, 112, 96];
const FIRST = 30;

/** A number from a version: v000019 is 19. */
const short = (version) => version.replace(/^v0*/, '') || version;

/** Ends of an axis that holds all values, with a little room. */
function range(values, least) {
  const known = values.filter((value) => value !== null && value !== undefined);
  const low = Math.min(0, ...known);
  const high = Math.max(least, ...known);
  const room = (high - low) * 0.08;
  return [low === 0 ? 0 : low - room, high + room];
}

/**
 * Draws the panels.
 *
 * @param models oldest first
 * @param chosen the version whose column is marked
 */
export function modelsChart(models, chosen, width, onChoose) {
  const step = (width - LEFT - RIGHT) / models.length;
  const x = (i) => LEFT + (i + 0.5) * step;
  const tops = HEIGHTS.map((_, i) => FIRST + HEIGHTS.slice(0, i).reduce((sum, h) => sum + h + GAP, 0));
  const bottom = tops[2] + HEIGHTS[2];
  const at = models.findIndex(({ version }) => version === chosen);
  const wide = width > 560;
  const choose = (i) => onChoose(models[Math.min(models.length - 1, Math.max(0, i))].version);
  const onKey = (event) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: models.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(to);
  };
  const onClick = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    choose(Math.floor((event.clientX - box.left - LEFT) / step));
  };
  return html`<div class="chooser" role="slider" tabindex="0" aria-label="Model, oldest first"
      aria-valuemin="1" aria-valuemax=${models.length} aria-valuenow=${at + 1} aria-valuetext=${told(models[at])}
      @keydown=${onKey} @click=${onClick}>
    <svg class="chart models" width=${width} height=${bottom + 44} aria-hidden="true">
      <rect class="chosen" x=${x(at) - step / 2} y="24" width=${step} height=${bottom + 18}></rect>
      ${found(models, x, tops[0], width, step, wide)}
      ${lifts(models, x, tops[1], width, wide)}
      ${gates(models, x, tops[2], width, wide)}
      ${models.map(({ version, gate }, i) => svg`
        ${step > 22 || i % 3 === 0 || i === at ? text(x(i), bottom + 18, short(version), i === at ? 'now' : '', 'middle') : nothing}
        ${gate && step > 12 ? text(x(i), bottom + 38, gate.verdict === 'published' ? '✓' : '–', gate.verdict === 'published' ? 'passed' : '', 'middle') : nothing}`)}
      ${wide ? svg`${text(0, bottom + 18, 'model')}${text(0, bottom + 38, 'gate')}` : nothing}
    </svg>
  </div>`;
}

function told(model) {
  const { version } = model;
  const live = liveOf(model);
  if (!live) return `${version}: not judged yet`;
  return `${version}: found ${percent(live.hitRate.value)}, popularity ${percent(live.popularity.value)}, lift ${points(live.lift.value)} points`;
}

const heading = (top, title, note, wide) => svg`<text x="0" y=${top - 16}><tspan class="title">${title}</tspan>${wide
  ? svg`<tspan dx="10">${note}</tspan>` : nothing}</text>`;

function axis(values, y, width, label) {
  return values.map((value) => svg`${line(LEFT, y(value), width - RIGHT, y(value), Math.abs(value) < 1e-12 ? 'zero' : 'grid')}
    ${text(LEFT - 6, y(value) + 4, label(value), '', 'end')}`);
}

function found(models, x, top, width, step, wide) {
  const values = models.flatMap((model) => {
    const live = liveOf(model);
    return live ? [live.hitRate.value, live.popularity.value] : [];
  });
  const [low, high] = range(values, 0.1);
  const y = linear(low, high, top + HEIGHTS[0], top);
  const half = Math.min(7, step * 0.32);
  return svg`${heading(top, 'Liked next and in the list, %', 'dot: Freshet; bar: popularity, on the same ratings', wide)}
    ${axis(ticks(low, high, 5), y, width, (v) => Number((100 * v).toFixed(1)))}
    ${models.map((model, i) => {
      const live = liveOf(model);
      if (live === null) return nothing;
      const [ours, theirs] = [y(live.hitRate.value), y(live.popularity.value)];
      return svg`${line(x(i), ours, x(i), theirs, 'between')}${line(x(i) - half, theirs, x(i) + half, theirs, 'popular')}
        <circle class="estimate sure" cx=${x(i)} cy=${ours} r="4.2"></circle>`;
    })}`;
}

function differences(values, least) {
  const ends = values.flatMap(({ value, lower, upper }) => [value, lower, upper]);
  const [low, high] = range(ends, least);
  return [Math.min(low, -least / 2), high];
}

const pointLabel = (digits) => (value) => (Math.abs(value) < 1e-12 ? '0' : signed(100 * value, digits));

function lifts(models, x, top, width, wide) {
  const known = models.map(liveOf).filter((live) => live !== null).map(({ lift }) => lift);
  const [low, high] = differences(known, 0.02);
  const y = linear(low, high, top + HEIGHTS[1], top);
  return svg`${heading(top, 'Lift over popularity, points', 'whiskers: 95 %, by user; hollow: zero is inside', wide)}
    ${axis(ticks(low, high, 4), y, width, pointLabel(0))}
    ${models.map(liveOf).map((live, i) => (live ? whisker(x(i), y, live.lift.value, live.lift.lower, live.lift.upper) : nothing))}`;
}

function gates(models, x, top, width, wide) {
  const known = models.filter(({ gate }) => gate?.overChampion).map(({ gate }) => gate.overChampion);
  const [low, high] = differences(known, 0.005);
  const y = linear(low, high, top + HEIGHTS[2], top);
  const digits = pointDigits(low, high);
  return svg`${heading(top, 'Against the model before it, NDCG@10 × 100', 'by the gate, on likes that neither had seen', wide)}
    ${axis(ticks(low, high, 3), y, width, pointLabel(digits))}
    ${models.map(({ gate }, i) => {
      const over = gate?.overChampion;
      if (over) return whisker(x(i), y, over.value, over.lower, over.upper);
      return i === 0 && wide ? text(x(i), y(0) - 8, 'first', '', 'middle') : nothing;
    })}`;
}
