/** The view Try it: rate, and the list answers. */

import { html, nothing } from '../lit-html.js';
import { millis, percent } from '../format.js';
import { actOf, pastOf } from '../event-words.js';
import { empty, explained, sentence, skeleton } from '../parts/blocks.js';
import { inSentence, titleOf } from '../parts/title.js';
import { deed, noun, state } from '../state.js';
import { silentServices } from '../parts/frame.js';
import { mapFigure } from './map-figure.js';
import * as list from './try-list.js';
import { side } from './try-side.js';
import { knobs } from './try-knobs.js';
import { COMMANDS } from './commands.js';
import { kept, moment, personal, placesBefore, shownList, touched, withChance } from './try-shown.js';

function heading(shown) {
  const { answer } = shown;
  const { last, user, receipt, list: source } = state.try;
  if (answer === null) return waiting(source);
  if (user !== null) {
    return [sentence(html`This is what <b><bdi>${user}</bdi></b> is shown.`), chance(answer, shown.items, 'they like')];
  }
  if (last !== null && last.millis === null) return notAnswered(last);
  if (!personal(answer)) return stranger(answer, receipt);
  if (last === null) {
    return [sentence(html`<b>This is your list</b>, from ${basis()}.`),
      chance(answer, shown.items, 'you like')];
  }
  return [sentence(html`${told(last)} <b>${millis(last.millis)}</b> later this was your list.`),
    chance(answer, shown.items, 'you like', moves(shown))];
}

const basis = () =>
  state.page.types.length === 0 ? `the ${touched().length} you have rated` : `your ${kept()}`;

/** What the visitor did last. */
function told({ item, rating, type, withdrawn }) {
  const name = html`<b>${inSentence(titleOf(item))}</b>`;
  if (withdrawn) return html`You took back ${name}.`;
  if (type === null) return html`You rated ${name} ${rating}.`;
  const [before, after] = pastOf(type);
  return html`You ${before} ${name}${after}.`;
}

/** What a stranger can do first: at most three kinds of events, and rate. */
function acts() {
  const strongest = state.page.types.filter(({ weight }) => weight > 0).slice(-3);
  return [...strongest.map(({ name }) => actOf(name).toLowerCase()), 'rate'].join(' or ').replace(/^./, (c) => c.toUpperCase());
}

function waiting(source) {
  if (source.error !== null && !source.error.needsToken) {
    return [sentence('The list cannot be asked for.'), html`<p class="sub">${source.error.message}</p>`];
  }
  return source.slow(state.now)
    ? [sentence('Asking the scorer…'), html`<p class="sub">This takes longer than it should. The page asks again
        every 2 seconds.</p>`]
    : [sentence(html`&nbsp;`)];
}

function notAnswered(last) {
  const silent = silentServices().length > 0;
  return [
    sentence(html`Your ${deed()} of <b>${inSentence(titleOf(last.item))}</b> is kept.
      ${silent ? html`<b>It has not been answered yet.</b>` : ''}`),
    html`<p class="sub">Written to <code>${last.cause}</code>.${silent ? ' The list below is from before.' : ''}</p>`,
  ];
}

function stranger(answer, receipt) {
  const popular = `popular ${moment(answer.context)}`;
  if (receipt !== null) {
    return [sentence(html`<b>You are forgotten.</b> This is again what a stranger sees.`),
      html`<p class="sub">It is what is ${popular}.</p>`];
  }
  return [
    sentence(html`<b>${acts()} one ${noun(1)}</b>${state.page.types.length === 0 ? ' you have seen' : ''}, and this list
      becomes yours in the time it takes to blink.`),
    html`<p class="sub">${answer.modelVersion
      ? `Nothing is known of you yet, so this is what is ${popular}.`
      : 'No model has been made yet: this is what is popular.'}</p>`,
  ];
}

function chance(answer, items, who, moved = nothing) {
  const known = withChance(answer, items);
  const total = known.reduce((sum, item) => sum + item.probability, 0);
  return html`<p class="sub">${known.length === 0
    ? nothing
    : html`${explained('Chance', 'chance')} that the next ${noun(1)} ${who} is one of the ${items.length}:
        <b>${percent(total, 0)}</b>. `}${moved}</p>`;
}

/** What moved, in words. */
function moves(shown) {
  const places = placesBefore(shown);
  if (places === null) return '';
  const number = (test) => places.filter(test).length;
  const told = [
    [number((was) => was < 0), 'new'],
    [number((was, now) => was > now), 'up'],
    [number((was, now) => was >= 0 && was < now), 'down'],
    [number((was, now) => was === now), 'as before'],
  ].filter(([n]) => n > 0);
  return `Since your last ${deed()} ${told.map(([n, word]) => `${n} ${word}`).join(', ')}.`;
}

function footnote({ answer, items }) {
  if (!personal(answer)) {
    return `With your first ${deed()}, bars show why each ${noun(1)} is in the list, and how likely you are to like it next.`;
  }
  const by = `Answered by ${answer.modelVersion ?? 'popularity and genres'}${answer.modelVersion ? ', ' + answer.family : ''}`;
  const arm = answer.experiment
    ? ` in the arm “${answer.arm}” of the experiment ${answer.experiment}${answer.armUnavailable ? ', whose model could not be loaded' : ''}`
    : '';
  const bars = items.some((item) => item.parts)
    ? `Bars: how far each part lifts a ${noun(1)} above the average one (right of the line) or lowers it (left); the ` +
      'upright mark is the sum, which orders the list, variety and exploration apart. Press a row for the figures, a part to line the bars up by it. '
    : '';
  return `${bars}${by}${arm}.`;
}

const nothingYet = () => {
  const { list: source, suggestions } = state.try;
  return source.data?.items.length === 0 && suggestions.data?.items.length === 0;
};

/** Draws the view. */
export function draw() {
  if (nothingYet()) {
    return html`${sentence(html`Nothing to recommend yet. <b>Post some ${noun()} and ratings, and the list fills
      itself.</b>`)}${empty('Start here', `The demo brings its own; or post yours.`, COMMANDS.first)}`;
  }
  const shown = shownList();
  const own = state.try.user === null;
  return html`<div class="try ${personal(shown.answer) ? '' : 'stranger'}">
    <div class="left">${side()}</div>
    <div class="right">
      <div class="heading" aria-live="polite">${heading(shown)}</div>
      ${shown.answer === null
        ? skeleton(state.page.k)
        : html`${own ? knobs(shown.answer) : html`<p class="sub"><a href="#try">Back to your own list</a></p>`}
          ${list.draw(shown)}
          <p class="small dim note">${footnote(shown)}</p>`}
    </div>
    ${mapBeside()}
  </div>`;
}

const WIDE = matchMedia('(min-width: 2000px)');

function mapBeside() {
  if (!WIDE.matches || state.map.data === null) return nothing;
  return html`<section class="beside" aria-labelledby="beside-title">
    <h2 id="beside-title">On the map</h2>
    <p class="sub2">Near: the same people rate both. Line: your ratings in order. Rings: the list.</p>
    ${mapFigure()}
  </section>`;
}

export const beforeDraw = list.beforeDraw;
export const afterDraw = list.afterDraw;
