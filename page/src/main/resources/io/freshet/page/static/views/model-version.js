/** One model: the gate's verdict in words, its figures, and what can be done with it. */

import { html, nothing } from '../lit-html.js';
import { bytes, count, date, plural, points, seconds } from '../format.js';
import { confirmAction, liveOf, setChampion } from '../model-actions.js';
import { confirm, explain, explained } from '../parts/blocks.js';
import { may, noun, state } from '../state.js';

/** Draws the model. */
export function version(model, models) {
  const { serving } = state.models.data;
  return html`
    <p class="small dim">${model.version}${model.version === serving ? ', serves' : ''}, made ${date(Date.parse(model.createdAt))}</p>
    <p class="verdict">${verdict(model, models)}</p>
    ${because(model)}
    <dl class="pairs">${facts(model).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
    ${actions(model)}`;
}

function verdict({ gate, parent, version: name }, models) {
  const before = parent ?? models[models.findIndex((model) => model.version === name) - 1]?.version ?? null;
  if (!gate?.verdict) return 'Published. Its verdict is not kept.';
  switch (gate.verdict) {
    case 'published':
      return before === null
        ? 'Published: the first model, with none to compare it with.'
        : `Published: not shown to be worse than ${before}.`;
    case 'refused':
      return `Refused: shown to be worse than ${before}.`;
    case 'insufficient-evidence':
      return 'Not decided: more users are needed.';
    case 'pinned':
      return `Not made: pinned to ${state.models.data.champion}.`;
    default:
      return `${gate.verdict}: ${gate.reason}`;
  }
}

function because({ gate }) {
  if (!gate?.verdict) return nothing;
  const challengers = (gate.challengers ?? []).map(({ text, recipe, reason }) => text ?? `${recipe}: ${reason}`);
  const record = [gate.reason, ...challengers].filter(Boolean);
  return html`
    ${gate.overChampion ? html`<p class="small note">${comparison(gate.overChampion)}</p>` : nothing}
    ${record.length === 0 ? nothing : html`
      <details class="numbers small"><summary>What the gate wrote</summary>
        ${record.flatMap((text) => text.split(/; (?![^{]*})/)).map((text) => html`<p class="dim">${text}</p>`)}
      </details>`}`;
}

function comparison({ value, lower, upper, n, users }) {
  const likes = n && users ? `${plural(n, 'like', 'likes')} of ${plural(users, 'user', 'users')}` : 'likes';
  const bounded = lower !== null && lower !== undefined;
  if (value === 0 && bounded && lower === 0 && upper === 0) return `On ${likes} that neither had seen, the two did equally well.`;
  const range = bounded ? `, between ${points(lower)} and ${points(upper)}` : '';
  return html`On ${likes} that neither had seen, its ${explained('NDCG@10', 'NDCG@10')} × 100 differs by ${points(value)}${range}.`;
}

function facts(model) {
  const live = liveOf(model);
  const found = [
    ['recipe', html`<code>${model.family}</code>`],
    ['learned from', `${count(model.ratings)} ratings, ${count(model.users)} users`],
    [`${noun()} it knows`, count(model.items)],
    ['snapshot', bytes(model.sizeBytes)],
  ];
  if (live) found.unshift(['judged live', `${plural(live.lift.n, 'like', 'likes')}, ${plural(live.lift.users, 'user', 'users')}`]);
  if (model.fitSeconds !== undefined) found.push(['the fit took', seconds(model.fitSeconds)]);
  return found;
}

const QUESTIONS = {
  'roll-back': {
    question: ({ version: name }) => `Let ${name} answer from the next rating on?`,
    text: 'All scorers take it within a second. It stays pinned: refits go on, but none is published until you unpin.',
    yes: 'Roll back',
    pinned: true,
    said: ({ version: name }) => `${name} serves, pinned.`,
  },
  pin: {
    question: ({ version: name }) => `Pin ${name}?`,
    text: 'Refits go on, but none is published until you unpin.',
    yes: 'Pin',
    pinned: true,
    said: ({ version: name }) => `${name} is pinned.`,
  },
  unpin: {
    question: ({ version: name }) => `Unpin ${name}?`,
    text: 'The next refit that passes the gate is published.',
    yes: 'Unpin',
    pinned: false,
    said: ({ version: name }) => `${name} is unpinned.`,
  },
};

function actions(model) {
  if (!may('steer')) return html`<p class="small dim note">Your token may not steer models.</p>`;
  const { confirming, busy } = state.modelsView;
  if (confirming !== null) {
    const { question, text, yes, pinned, said } = QUESTIONS[confirming];
    return confirm(question(model), text, {
      yes,
      busy,
      onYes: () => setChampion(model.version, pinned, said(model)),
      onNo: () => confirmAction(null),
    });
  }
  const { champion, pinned } = state.models.data;
  const button = (action, name) => html`<button type="button" class="btn" @click=${() => confirmAction(action)}>${name}</button>`;
  return html`<div class="acts">${model.version !== champion
    ? html`${button('roll-back', `Roll back to ${model.version}`)}${explain('roll back')}`
    : html`${pinned ? button('unpin', 'Unpin') : button('pin', 'Pin')}${explain('pin')}`}</div>`;
}
