/** The view Models: what each version found, and which one serves. */

import { html, nothing } from '../lit-html.js';
import { calibration, interval } from '../charts/calibration.js';
import { modelsChart } from '../charts/models-chart.js';
import { count, percent, plural, points } from '../format.js';
import { choose, chosenModel, liveOf } from '../model-actions.js';
import { empty, explained, figure, numbers, sentence, skeleton, table } from '../parts/blocks.js';
import { noun, state } from '../state.js';
import { version } from './model-version.js';

/** Draws the view. */
export function draw() {
  const { data, error } = state.models;
  if (data === null) {
    return html`${sentence(error && !error.needsToken ? error.message : 'Asking the scorer…')}${skeleton(10)}`;
  }
  if (data.models.length === 0) return none();
  const models = [...data.models].reverse();
  const chosen = chosenModel(models);
  return html`${opening(data)}
    <div class="two">
      <section aria-label="Models">
        ${figure('models-chart', (width) => modelsChart(models, chosen.version, width, choose))}
        ${figures(models)}
      </section>
      <section class="block" aria-live="polite" aria-label="The chosen model">${version(chosen, models)}</section>
    </div>
    ${chosen.reliability?.length > 0 ? meaning(chosen) : nothing}`;
}

function none() {
  const needed = state.page.refitEvery;
  const arrived = state.live.balance?.answered ?? 0;
  const when = !needed ? '' : arrived < needed
    ? `The first refit starts at ${count(needed)} ratings; ${arrived > 0 ? count(arrived) + ' are' : 'none is'} here.`
    : `The first one is being learned from ${count(arrived)} ratings.`;
  return html`${sentence(html`<b>No model has been made yet.</b> ${when}`)}
    ${empty('Until then popularity and genres answer', `Each answer says so: "modelVersion": null. Each model will stand here
      with what it found of the ${noun()} that people liked next, beside what popularity found on the same ratings.`)}`;
}

function opening({ serving, champion, pinned, models }) {
  const now = models.find(({ version: v }) => v === serving);
  if (!serving) return sentence(html`<b>${champion}</b> is published, and the scorer has not loaded it yet.`);
  const name = html`<b>${serving}</b> serves${pinned ? html`, <b>pinned</b>` : ''}${champion && champion !== serving
    ? html`; <b>${champion}</b> is about to` : ''}.`;
  const live = now ? liveOf(now) : null;
  if (!live) {
    return html`${sentence(html`${name} Nobody has liked anything since it serves.`)}
      <p class="sub">It is judged by what people like next.</p>`;
  }
  const { lift } = live;
  const kept = `${count(models.length)} ${models.length === 1 ? 'model is' : 'models are'} kept.`;
  if (lift.lower === null || lift.lower === undefined) {
    return html`${sentence(html`${name} <b>Too early to judge it</b>: ${likesOf(lift)} so far.`)}
      <p class="sub">Of these, ${percent(live.hitRate.value)} were in its list; popularity had
        ${percent(live.popularity.value)}. ${kept}</p>`;
  }
  return html`${sentence(html`${name} Of the ${noun()} that people liked next, <b>${percent(live.hitRate.value)}</b> were in its list;
      popularity had <b>${percent(live.popularity.value)}</b>.`)}
    <p class="sub">That is ${points(lift.value)} ${explained('points', 'lift')} on the same ${count(lift.n)} likes, with 95 % confidence
      between ${points(lift.lower)} and ${points(lift.upper)}. ${kept}</p>`;
}

const likesOf = ({ n, users }) => `${plural(n, 'like', 'likes')} of ${plural(users, 'user', 'users')}`;

const range = ({ lower, upper, users }) =>
  lower === null || lower === undefined ? `${plural(users ?? 0, 'user', 'users')}: too few` : `${points(lower)} to ${points(upper)}`;

const figures = (models) =>
  numbers(
    ['model', 'ratings', 'likes judged', 'found %', 'popularity %', 'lift, points', '95 %', 'gate, NDCG@10 × 100', '95 %'],
    models.map((model) => {
      const { version: name, ratings, gate } = model;
      const live = liveOf(model);
      return [
        name,
        count(ratings),
        live ? count(live.lift.n) : '',
        live ? (100 * live.hitRate.value).toFixed(1) : '',
        live ? (100 * live.popularity.value).toFixed(1) : '',
        live ? points(live.lift.value) : '',
        live ? range(live.lift) : '',
        gate?.overChampion ? points(gate.overChampion.value, 2) : '',
        gate?.overChampion ? range(gate.overChampion) : '',
      ];
    }),
    'Models in numbers',
  );

function meaning({ version: name, reliability }) {
  const rows = reliability.filter(({ cases, predicted }) => cases > 0 && predicted > 0);
  if (rows.length === 0) return nothing;
  return html`<div class="two even">
    <section class="block" aria-labelledby="meaning-title">
      <h2 id="meaning-title">Does it mean what it says?</h2>
      <p class="sub2">Places of lists that were given a chance, and how often they were liked next. On the line is right.</p>
      ${figure('calibration', (width) => calibration(rows, width))}
    </section>
    <section class="block" aria-labelledby="words-title">
      <h2 id="words-title">In words</h2>
      <p class="sub">${inWords(name, rows)}</p>
      ${table(['it said, %', 'liked next, %', 'cases'], rows.map(({ predicted, observed, cases }) => [
        (100 * predicted).toFixed(2), (100 * observed).toFixed(2), count(cases)]), 'Calibration')}
    </section>
  </div>`;
}

/** The two rows with the most cases among the greater chances, and whether any row is surely off. */
function inWords(name, rows) {
  const told = rows.filter(({ predicted }) => predicted >= 0.01).sort((a, b) => b.cases - a.cases).slice(0, 2)
    .sort((a, b) => a.predicted - b.predicted);
  const off = rows.filter(({ predicted, observed, cases }) => {
    const [lower, upper] = interval(observed, cases);
    return predicted < lower || predicted > upper;
  });
  const verdict = off.length === 0
    ? 'No chance is shown to be wrong.'
    : `${off.length === 1 ? 'One row is' : `${off.length} rows are`} surely off the line.`;
  return html`${told.map(({ predicted, observed }, i) => html`${i === 0 ? `Where ${name} said` : ' Where it said'}
    <b>${percent(predicted)}</b>, <b>${percent(observed)}</b> were liked next.`)} ${verdict}`;
}
