/** The knobs above the list: the moment, variety and exploration. */

import { html, nothing } from '../lit-html.js';
import { clockMinutes, weekday } from '../format.js';
import { explain } from '../parts/blocks.js';
import { state } from '../state.js';
import { turn } from '../try-actions.js';
import { personal } from './try-shown.js';

/** What a knob costs was measured on MovieLens: docs/quality.md. */
const VARIETY = [
  { upTo: 0, name: 'off', cost: 'the best, however alike' },
  { upTo: 0.25, name: 'a little', cost: 'costs no hits that can be measured' },
  { upTo: 0.55, name: 'much', cost: 'about 18 % fewer hits' },
  { upTo: 1, name: 'a lot', cost: 'about 56 % fewer hits' },
];

/** A knob that this visitor has not turned: the scorer's settings hold. */
const AS_SET = { name: 'as for everybody', cost: '' };

const EXPLORATION = [
  { share: 0, name: 'none', cost: 'new ones would not be found' },
  { share: 0.05, name: '1 place in 20', cost: 'finds new ones for 3 % of the hits' },
  { share: 0.2, name: '1 place in 5', cost: 'finds them sooner, for 13 % of the hits' },
];

/** Draws the knobs. */
export function knobs(answer) {
  return html`<div class="knobs" role="group" aria-label="How the list is made">
    ${momentKnob(answer)}
    ${personal(answer) ? html`${varietyKnob()}${explorationKnob()}` : nothing}
  </div>`;
}

function momentKnob(answer) {
  const { daytime, weekend } = answer.context;
  const chosen = state.try.knobs.daytime !== null || state.try.knobs.weekend !== null;
  const choice = (knob, value, now, text) => html`<button type="button" aria-pressed=${now === value}
    @click=${() => turn({ [knob]: value })}>${text}</button>`;
  return html`<div class="knob">
    <span class="label"><b>The moment</b> ${chosen
      ? html`<button type="button" class="link" @click=${backToNow}>back to now</button>`
      : html`<span>now: ${weekday(answer.generatedAtMillis)}, ${clockMinutes(answer.generatedAtMillis)}</span>`}</span>
    <span class="choices">
      <span class="segments" role="group" aria-label="Day of the week">${choice('weekend', false, weekend, 'Weekday')}${choice('weekend', true, weekend, 'Weekend')}</span>
      <span class="segments" role="group" aria-label="Time of day">${choice('daytime', true, daytime, 'Day')}${choice('daytime', false, daytime, 'Night')}</span>
    </span>
    <span class="cost">${momentCost(answer)}</span>
  </div>`;
}

const backToNow = () => turn({ daytime: null, weekend: null });

function momentCost(answer) {
  if (!personal(answer)) return 'decides what a newcomer is shown';
  const weight = state.models.data?.models.find(({ version }) => version === answer.modelVersion)?.learned?.['weight.context'];
  return weight === 0 ? `${answer.modelVersion} gives it no weight: here it made no list better` : '';
}

function varietyKnob() {
  const value = state.try.knobs.variety;
  const { name, cost } = value === null ? AS_SET : VARIETY.find(({ upTo }) => value <= upTo);
  return html`<div class="knob">
    <span class="label"><label for="variety"><b>Variety</b></label>${explain('variety')}<span>${name}</span></span>
    <input type="range" id="variety" class=${value === null ? 'unturned' : ''} min="0" max="0.8" step="0.1" .value=${value ?? 0} aria-describedby="variety-cost"
      aria-valuetext=${name} @input=${(event) => turn({ variety: Number(event.target.value) })}>
    <span class="cost" id="variety-cost">${cost}</span>
  </div>`;
}

function explorationKnob() {
  const value = state.try.knobs.explore;
  const at = value === null ? 0 : EXPLORATION.findIndex(({ share }) => share === value);
  const { name, cost } = value === null ? AS_SET : EXPLORATION[at];
  return html`<div class="knob">
    <span class="label"><label for="explore"><b>Exploration</b></label>${explain('exploration')}<span>${name}</span></span>
    <input type="range" id="explore" class=${value === null ? 'unturned' : ''} min="0" max="2" step="1" .value=${at} aria-describedby="explore-cost"
      aria-valuetext=${name} @input=${(event) => turn({ explore: EXPLORATION[Number(event.target.value)].share })}>
    <span class="cost" id="explore-cost">${cost}</span>
  </div>`;
}
