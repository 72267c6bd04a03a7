/** The view Live: each rating, its answer, and what became of it. */

import { html, nothing } from '../lit-html.js';
import { life, lifeAxis, lifeKey, likeMillis } from '../charts/life.js';
import { run } from '../charts/run.js';
import { bytes, clock, count, millis, ordinal, percent } from '../format.js';
import { heldBack, open, setPaused } from '../live-actions.js';
import { pace } from '../live-events.js';
import { empty, explained, figure, sentence, skeleton } from '../parts/blocks.js';
import { silentServices } from '../parts/frame.js';
import { stars } from '../parts/stars.js';
import { shortTitle, title, titleOf } from '../parts/title.js';
import { noun, state } from '../state.js';
import { COMMANDS } from './commands.js';

const ROWS = 40;

/** Draws the view. */
export function draw() {
  const { live } = state;
  if (live.at === null) return html`${sentence('Asking the services…')}${skeleton(12)}`;
  if (live.answers.length === 0 && (live.balance === null || live.balance.in === 0)) {
    return html`${sentence(html`<b>No rating has arrived.</b> The first one will show here, with its answer, a few
      milliseconds later.`)}${empty('Send one', 'From any Kafka client to the topic ratings, or over HTTP:', COMMANDS.rating)}`;
  }
  const now = pace(live.seconds);
  return html`${sentence(opening(now))}
    <p class="sub">${judged(now)}</p>
    <div class="two">
      <section aria-label="The last minutes">
        ${figure('run', (width) => run(live.seconds, width))}
        <p class="small dim">Shaded: a refit runs.</p>
      </section>
      <section class="block" aria-labelledby="rejected-title">
        <h2 id="rejected-title">Rejected, and why</h2>${rejected()}
      </section>
    </div>
    ${feed()}`;
}

function opening(now) {
  const silent = silentServices().find(({ name }) => name !== 'trainer');
  if (silent) {
    return html`<b>${silent.name === 'scorer' ? 'Ratings arrive, and none is answered.' : 'Ratings are kept, and wait.'}</b>
      The ${silent.name} is silent; <b>${count(now?.waiting ?? 0)}</b> wait for it.`;
  }
  if (now === null || now.rate === 0) return html`<b>No rating arrived</b> in the last ten seconds.`;
  const rate = now.rate >= 10 ? count(now.rate) : now.rate.toFixed(1);
  return html`<b>${rate}</b> ratings arrive each second.
    ${now.p50 === null ? nothing : html`Half are answered within <b>${millis(now.p50)}</b>, all but one in a hundred within
      <b>${millis(now.p99)}</b>.`}`;
}

function judged(now) {
  if (!now?.judged) return 'No like has been judged yet: that takes a user’s second rating.';
  return html`Of the last ${count(now.judged)} ${explained('likes', 'like', ',')} <b>${count(now.hits)}</b> were in the list that the
    person held: ${percent(now.hits / now.judged)}.`;
}

function rejected() {
  const { rejected: all, balance } = state.live;
  if (balance !== null && balance.rejected === 0 && all.length === 0) {
    return html`<p class="sub2">None of ${count(balance.in)}. A rating that breaks a rule would stand here.</p>`;
  }
  const number = balance === null ? '' : `${count(balance.rejected)} of ${count(balance.in)}. `;
  return html`<p class="sub2">${number}They are kept in rejected-ratings.</p>
    <ul class="rejections">${all.slice(0, 6).map((one) => html`<li>
      ${rule(one)}<br>
      <span class="dim">${one.reason}${one.arrivalMillis ? `, ${clock(one.arrivalMillis)}` : ''}${one.origin ? html`, <code>${one.origin}</code>` : ''}</span>
    </li>`)}</ul>`;
}

function rule({ field, value, rule: text, reason }) {
  if (!field) return html`<span>${text ?? reason}</span>`;
  const given = value === null || value === undefined || value === '' ? nothing : html`<code class="bad">${value}</code> `;
  return html`<b>${field}</b> ${given}${text ? `must be ${text}` : ''}`;
}

function feed() {
  const { live } = state;
  const answers = (live.shown ?? live.answers).slice(0, ROWS);
  const held = heldBack();
  const replaced = replacedOnes(answers);
  return html`<section class="block" aria-labelledby="feed-title">
    <div class="feed-head">
      <h2 id="feed-title">Every rating and what became of it</h2>${lifeKey}
      <span class="space"></span>
      <button type="button" class="btn" aria-pressed=${live.paused} title="Space" @click=${() => setPaused(!live.paused)}>
        ${live.paused ? 'Go on' : 'Pause'}${held > 0 ? ` (${count(held)} new)` : ''}</button>
    </div>
    <div class="feed">
      <div class="head" aria-hidden="true"><span>arrived</span><span>user</span><span>${noun(1)}</span><span>rating</span>
        ${lifeAxis}<span>what the user liked next</span></div>
      <ul>${answers.map((answer) => row(answer, replaced.has(answer)))}</ul>
    </div>
    <p class="small note">${balance()}</p>
  </section>`;
}

function balance() {
  const { balance: sum } = state.live;
  if (sum === null) return nothing;
  const waiting = sum.waiting ?? Math.max(0, sum.in - sum.answered - sum.rejected - sum.forgotten);
  const even = sum.in === sum.answered + sum.rejected + sum.forgotten + waiting;
  return `${count(sum.in)} in = ${count(sum.answered)} answered + ${count(sum.rejected)} rejected + ${count(sum.forgotten)} forgotten` +
    `${waiting > 0 ? ` + ${count(waiting)} waiting` : ''}. ${even ? 'It balances.' : 'Still counting.'}`;
}

function row(answer, replaced) {
  const outcome = state.live.outcomes.get(answer.cause);
  const opened = state.live.open === answer.cause;
  const name = answer.title ?? answer.itemId;
  return html`<li>
    <button type="button" class="event" data-row aria-expanded=${opened} @click=${() => open(answer.cause)}>
      <span class="time">${clock(answer.arrivalMillis)}</span>
      <span class="user" title=${answer.userId ?? ''}>${answer.userId === state.visitor.id ? 'you' : html`<bdi>${answer.userId ?? '–'}</bdi>`}</span>
      <span class="name" title=${name ?? ''}>${name ? title(name) : html`<span class="dim">a profile</span>`}</span>
      <span class="given">${answer.rating === null || answer.rating === undefined ? html`<span class="dim">taken back</span>` : stars(answer.rating)}</span>
      ${life(answer, outcome)}
      <span class="next">${became(outcome, replaced)}</span>
    </button>
    ${opened ? steps(answer, outcome, replaced) : nothing}
  </li>`;
}

function became(outcome, replaced) {
  if (outcome === undefined) return html`<span class="dim what">${replaced ? 'a newer list came first' : 'nothing yet'}</span>`;
  const name = html`<span class="what">${shortTitle(titleOf(outcome))}</span>`;
  return outcome.place === null
    ? html`${name} <span>not in the list</span>`
    : html`<b class="hit">hit</b> ${name} <span>stood ${ordinal(outcome.place)}</span>`;
}

/** The answers that a newer one of the same user has replaced. */
function replacedOnes(answers) {
  const seen = new Set();
  return new Set(answers.filter(({ userId }) => userId && (seen.has(userId) || !seen.add(userId))));
}

/** What a record did to its user's state, in words. */
const EFFECTS = {
  applied: 'the rating counts',
  duplicate: 'known already, nothing changes',
  late: 'a newer rating of it is known, nothing changes',
  withdrawn: 'the rating is taken back',
  profile: 'the profile counts',
};

function steps(answer, outcome, replaced) {
  return html`<ol class="steps">
    <li><b>0 ms</b><span>the rating arrives</span><code>${answer.cause}</code></li>
    ${answer.stateMillis === null ? nothing : html`<li><b>${millis(answer.stateMillis)}</b><span>state kept${
      answer.stateBytes ? `, ${bytes(answer.stateBytes)}` : ''}: ${EFFECTS[answer.effect] ?? answer.effect}</span>
      <code>user-states</code></li>`}
    ${answer.answerMillis === null ? nothing : html`<li><b>${millis(answer.answerMillis)}</b><span>${answer.modelVersion ?? 'popularity'} answers${answer.top
      ? html`, ${shortTitle(titleOf(answer.top))} first` : nothing}</span><code>${answer.answerBytes ? `recommendations, ${bytes(answer.answerBytes)}` : 'recommendations'}</code></li>`}
    <li><b>${outcome ? millis(likeMillis(answer, outcome)) : '…'}</b><span>${outcome
      ? html`the user likes ${shortTitle(titleOf(outcome))}${outcome.afterMillis === 0 ? ', rated before this answer was made' : ''}: ${outcome.place === null ? 'not in the list, a miss' : `${ordinal(outcome.place)} in the list, a hit`}`
      : replaced ? 'a newer list of the user came before the next like' : 'nothing that the user liked has followed yet'}</span><code>evaluations</code></li>
  </ol>`;
}
