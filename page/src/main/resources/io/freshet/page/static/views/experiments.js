/** The view Experiments: what runs, what it shows so far, and how it ends. */

import { html, nothing } from '../lit-html.js';
import { bandChart } from '../charts/band-chart.js';
import { count, plural, points, pointDigits } from '../format.js';
import { chooseExperiment, confirmStop, openForm, stop } from '../experiment-actions.js';
import { confirm, empty, explain, explained, figure, numbers, sentence, skeleton } from '../parts/blocks.js';
import { may, noun, state } from '../state.js';
import { COMMANDS } from './commands.js';
import { experimentForm } from './experiment-form.js';
import { arms } from './experiment-arms.js';
import { shadows } from './experiment-shadow.js';

/** Draws the view. */
export function draw() {
  const { data, error } = state.experiments;
  if (data === null) {
    return html`${sentence(error && !error.needsToken ? error.message : 'Asking the trainer…')}${skeleton(8)}`;
  }
  const { form } = state.experimentsView;
  if (data.experiments.length === 0) return none(form);
  const chosen = chosenExperiment(data.experiments);
  return html`${opening(chosen)}
    ${data.experiments.length > 1 ? others(data.experiments, chosen) : nothing}
    <div class="two">
      <section aria-label="Running comparison">${compared(chosen) ? comparison(chosen) : notYet(chosen)}</section>
      <div>
        <section class="block first" aria-labelledby="who-title">${arms(chosen)}</section>
        <section class="block" aria-labelledby="ends-title"><h2 id="ends-title">${chosen.status === 'running' ? 'It ends when' : 'It would have ended when'}</h2>${ends(chosen)}${stopping(chosen)}</section>
      </div>
    </div>
    ${shadows(chosen)}
    ${form === null ? startButton('Start another') : experimentForm(form)}`;
}

const compared = ({ running }) => Object.values(running ?? {}).some((run) => run.length > 0);

const comparison = (experiment) => html`
  ${figure('band', (width) => bandChart(experiment.arms[0].name, experiment.running, experiment.end, width))}
  <p class="small note"><b>The band holds at every moment at once</b>${explained('', 'band', ':')} looking often, or stopping because
    of what you saw, does not make it wrong. It is wider than an interval that may be looked at once, and shrinks with
    every like. Likes of one user count together.</p>
  ${figures(experiment)}`;

/** Users that an arm and the control need before their difference has an interval; the trainer's rule. */
const MIN_USERS = 200;

const notYet = (experiment) => html`<div class="block">
  <h2>The comparison starts at ${MIN_USERS} users in each arm${explain('interval')}</h2>
  <ul class="rules">${experiment.arms.filter(({ shadow }) => !shadow).map(({ name, users }) => html`<li>
    <b>${name}</b> has ${plural(users, 'user', 'users')}${users < MIN_USERS ? `, ${count(MIN_USERS - users)} to go` : ''}</li>`)}</ul>
  <p class="small dim note">A user counts from the first like that was judged. With fewer, a difference says more about who
    happened to come than about the lists.</p>
</div>`;

function none(form) {
  return html`${sentence(html`<b>No experiment runs.</b> Everybody is answered in the same way.`)}
    ${form === null
      ? html`${empty('Start one', `An experiment gives a share of the users another list or model, by a hash of their id, and
          stops by itself when it is sure. You can look at it as often as you like.`, COMMANDS.experiment)}${startButton('Start an experiment')}`
      : experimentForm(form)}`;
}

const startButton = (text) =>
  may('steer') ? html`<div class="acts"><button type="button" class="btn" @click=${openForm}>${text}</button></div>` : nothing;

const chosenExperiment = (experiments) =>
  experiments.find(({ name }) => name === state.experimentsView.chosen)
    ?? experiments.find(({ status }) => status === 'running')
    ?? experiments[0];

const others = (experiments, chosen) => html`<div class="segments choose" role="group" aria-label="Experiments">
  ${experiments.map(({ name, status }) => html`<button type="button" aria-pressed=${name === chosen.name}
    @click=${() => chooseExperiment(name)}>${name}${status === 'running' ? '' : html` <span class="dim">${status}</span>`}</button>`)}
</div>`;

const shown = (experiment) => experiment.arms.slice(1).filter(({ shadow }) => !shadow);

const likesOf = ({ arms: all }) => all.reduce((sum, arm) => sum + (arm.shadow ? 0 : arm.likes), 0);

/** The arm that the sentence is about: the one that the verdict names, else the first beside the control. */
function subject(experiment) {
  const named = experiment.verdict?.arm;
  return experiment.arms.find(({ name }) => name === named) ?? shown(experiment)[0];
}

function opening(experiment) {
  const { verdict, status, end, name } = experiment;
  const arm = subject(experiment);
  const text = html`${between(arm, arm?.vsControl)}`;
  const lead = {
    better: 'Decided.',
    worse: 'Decided.',
    ended: status === 'stopped' ? 'Stopped, not decided.' : 'Ended, not decided.',
    'too-early': 'Too early to say.',
  }[verdict?.kind] ?? 'Too early to say.';
  const judged = likesOf(experiment);
  const most = end?.likes
    ? `${count(judged)} of at most ${count(end.likes)} likes ${judged === 1 ? 'is' : 'are'} judged.`
    : `${plural(judged, 'like is', 'likes are')} judged.`;
  return html`${sentence(html`<b>${lead}</b> ${text}`)}
    ${experiment.canary ? html`<p class="sub">A ${explained('canary', 'canary', ':')} <b>${experiment.canary}</b> serves everybody once it is
      better, or was not shown to be worse.</p>` : nothing}
    <p class="sub">${most} ${status === 'running'
      ? `It ends by itself when the interval leaves zero${end?.likes ? `, or at ${count(end.likes)}` : ''}.`
      : `The experiment ${name} is over${experiment.reason ? `: ${experiment.reason}` : ''}.`}</p>`;
}

/** What an arm finds, with its interval, in words. */
function between(arm, against) {
  if (!arm) return 'Everything is in the shadow: nobody sees it.';
  if (!against || against.lower === null || against.lower === undefined) {
    return html`<b>${arm.name}</b> has ${plural(arm.users, 'user', 'users')}: too few for an interval.`;
  }
  const { lower, upper } = against;
  const digits = pointDigits(lower, upper);
  const size = (value) => points(Math.abs(value), digits).slice(1);
  const what = `of the ${noun()} people like next`;
  if (lower > 0) return html`${arm.name} finds <b>${size(lower)}</b> to <b>${size(upper)} points more</b> ${what}.`;
  if (upper < 0) return html`${arm.name} finds <b>${size(upper)}</b> to <b>${size(lower)} points fewer</b> ${what}.`;
  return html`${arm.name} finds between <b>${size(lower)} points fewer</b> and <b>${size(upper)} more</b> ${what}.`;
}

function ends({ end }) {
  return html`<ul class="rules">
    <li>the interval leaves zero: decided</li>
    ${end?.below !== undefined && end.below !== null ? html`<li>the whole interval is below ${points(end.below, 0)} points: stopped at once</li>` : nothing}
    ${end?.likes ? html`<li>${count(end.likes)} likes are judged: ended, not decided</li>` : nothing}
    <li>a ${explained('guardrail', 'guardrail')} breaks (answers too slow, lists empty): stopped at once</li>
  </ul>`;
}

function stopping(experiment) {
  if (experiment.status !== 'running') return nothing;
  if (!may('steer')) return html`<p class="small dim note">Your token may not stop experiments.</p>`;
  const { confirming, busy } = state.experimentsView;
  if (!confirming) {
    return html`<div class="acts"><button type="button" class="btn" @click=${() => confirmStop(true)}>Stop</button></div>`;
  }
  return confirm(`Stop now, and keep “${experiment.arms[0].name}” for everybody?`,
    'The result stays here as “stopped by hand, not decided”.', {
      yes: 'Stop',
      busy,
      onYes: () => stop(experiment.name),
      onNo: () => confirmStop(false),
    });
}

function figures({ running }) {
  const rows = Object.entries(running ?? {}).flatMap(([arm, run]) =>
    run.slice(-20).map(({ likes, value, lower, upper }) => [arm, count(likes), points(value, 2), `${points(lower, 2)} to ${points(upper, 2)}`]));
  return rows.length === 0 ? nothing : numbers(['arm', 'likes', 'difference, points', 'band'], rows, 'The comparison in numbers');
}
