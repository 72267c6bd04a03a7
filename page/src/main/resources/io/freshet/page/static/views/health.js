/** The view Health: one sentence, then services, what waits, topics, snapshots and disk. */

import { html, nothing } from '../lit-html.js';
import { pipeline } from '../charts/pipeline.js';
import { bytes, clock, count, percent, plural, seconds } from '../format.js';
import { mark, sentence, skeleton } from '../parts/blocks.js';
import { state } from '../state.js';

/** Draws the view. */
export function draw() {
  const { data, error } = state.health;
  if (data === null) {
    return html`${sentence(error ? error.message : 'Asking the services…')}${skeleton(8)}`;
  }
  const [first, ...rest] = data.sentence.split(/(?<=[.!?])\s+/);
  return html`${sentence(html`<b>${first}</b> ${rest.join(' ')}`)}
    ${pipeline(data, state)}
    <div class="two even">
      <section class="block" aria-labelledby="why-title"><h2 id="why-title">Why we say so</h2>${checks(data)}
        <h2 class="further">Services</h2>${services(data)}</section>
      <section class="block" aria-labelledby="partitions-title"><h2 id="partitions-title">Partitions</h2>
        <p class="sub2">What waits, by partition</p>${partitions(data)}${stages(data)}</section>
    </div>
    <div class="two even">
      <section class="block" aria-labelledby="topics-title"><h2 id="topics-title">Topics</h2>${topics(data)}</section>
      <section class="block" aria-labelledby="snapshots-title">${snapshots(data)}${disk(data)}${rejections()}</section>
    </div>`;
}

const checks = ({ checks: all }) => html`<ul class="checks">${all.map(({ name, level, value, limit }) => html`<li>
  ${mark(level)}<span>${name} ${limit ? html`<span class="dim">limit ${limit.replace(/ (?=[^ ]+$)/, '\u00a0')}</span>` : nothing}</span>
  <b class=${level}>${value}<span class="hidden">, ${{ ok: 'well', look: 'look at it', bad: 'bad' }[level]}</span></b></li>`)}</ul>`;

const known = (value, text) => (value === null || value === undefined ? '–' : text(value));

const STATES = new Map([['silent', 'bad'], ['starting', 'look']]);

const STREAMS = {
  CREATED: 'starts',
  REBALANCING: 'takes over partitions',
  PENDING_SHUTDOWN: 'stops',
  NOT_RUNNING: 'has stopped',
  PENDING_ERROR: 'has failed',
  ERROR: 'has failed',
};

const behind = (text) => (text === 'RUNNING' ? null : text.startsWith('RUNNING, ')
  ? `its table of users is ${text.slice('RUNNING, '.length)}` : 'its table of users is not ready');

const model = (text) => ({
  'none yet: fallback': 'no model yet: answers by popularity and genres',
  'not loaded': 'its model is not loaded yet',
})[text] ?? `answers by ${text}`;

/** What each detail of a service's health means; null says nothing. */
const SAYS = {
  status: () => null,
  streams: (state) => STREAMS[state] ?? null,
  tasks: (tasks) => (tasks === '0' ? null : `works on ${plural(Number(tasks), 'partition', 'partitions')}`),
  queries: behind,
  model,
  restored: (records) => `has restored ${plural(Number(records), 'record', 'records')}`,
  read: (records, { toRead }) => `has read ${count(Number(records))}${toRead ? ` of ${count(Number(toRead))}` : ''} records`,
  toRead: () => null,
  refitting: (refits) => (refits === 'true' ? 'a refit runs' : 'waits for the next refit'),
  failure: () => null,
  version: () => null,
  commit: () => null,
};

const ofItself = ({ details = {} }) => Object.entries(details)
  .map(([name, value]) => (SAYS[name] ? SAYS[name](value, details) : `${name} ${value}`))
  .filter((text) => text !== null)
  .join(', ');

const release = ({ details = {} }) => (details.version ? `${details.version} (${details.commit})` : null);

function services({ services: all }) {
  const measured = all.some(({ memory, uptimeSeconds }) => memory || uptimeSeconds);
  const releases = new Set(all.map(release).filter((text) => text !== null));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table of services"><table>
      <thead><tr><td></td><th scope="col">state</th><th scope="col">what it does now</th>${measured
        ? html`<th scope="col" class="num">heap of its process</th><th scope="col" class="num">up</th>` : nothing}</tr></thead>
      <tbody>${all.map((service) => html`<tr>
        <th scope="row"><b>${service.name}</b></th>
        <td class=${STATES.get(service.state) ?? ''}>${service.state}${service.state === 'silent' && service.sinceMillis
          ? html` <span class="dim">since ${clock(service.sinceMillis)}</span>` : nothing}</td>
        <td>${ofItself(service)}${releases.size > 1 ? ` ${release(service) ?? ''}` : ''}</td>${measured
          ? html`<td class="num">${known(service.memory, ({ used, max }) => `${bytes(used)} of ${bytes(max)}`)}</td>
              <td class="num">${known(service.uptimeSeconds, seconds)}</td>` : nothing}</tr>`)}</tbody></table></div>
    ${releases.size === 1 ? html`<p class="small dim note">All run ${[...releases][0]}.</p>` : nothing}
    ${all.filter(({ says }) => says).map(({ name, says }) => html`<div class="confirm bad"><h3>What to do</h3>
      The ${name} says: <code>${says}</code>. What each message means is in docs/operations.md.</div>`)}`;
}

function partitions({ partitions: all }) {
  const readers = new Map();
  for (const one of all) {
    const key = `${one.service}\u0000${one.topic}`;
    readers.set(key, [...(readers.get(key) ?? []), one]);
  }
  return html`<ul class="strips">${[...readers.values()].map((parts) => {
    const waits = parts.reduce((sum, { waiting }) => sum + waiting, 0);
    const many = parts.length > 12;
    return html`<li><span>${parts[0].service} reads<br><code>${parts[0].topic}</code></span>
      <span class="cells" role="img" aria-label=${`waiting by partition: ${parts.map(({ waiting }) => count(waiting)).join(', ')}`}>${
        parts.map(({ waiting }) => html`<span class=${waiting > 0 ? 'waits' : ''}>${many ? '' : count(waiting)}</span>`)}</span>
      <b class="num">${count(waits)}</b></li>`;
  })}</ul>`;
}

/** Bars of one kind, each with its figure. */
const bars = (rows) => {
  const most = Math.max(1e-9, ...rows.map(({ value }) => value));
  return html`<table class="parts"><tbody>${rows.map(({ name, value, text }) => html`<tr><th scope="row">${name}</th>
    <td><svg class="bar small" aria-hidden="true"><rect class="part share" x="0" y="50%" height="8" width="${(100 * value) / most}%"></rect></svg></td>
    <td class="num">${text}</td></tr>`)}</tbody></table>`;
};

/** What the scorer does in each stage. */
const STAGES = {
  decode: 'reads the state',
  'fold-in': 'learns the user: fold-in',
  score: 'scores everything',
  'top-k': 'picks the best',
  reasons: 'finds the reasons',
  quality: 'judges the like',
  json: 'writes the answer',
  forward: 'hands it to Kafka',
};

function stages({ stages: all = [] }) {
  if (all.length === 0) return nothing;
  const sum = all.reduce((total, { micros }) => total + micros, 0);
  return html`<h2 class="further">Where the time of an answer goes</h2>
    <p class="sub2">${count(sum)} µs of the scorer’s work; the rest is the way through Kafka.</p>
    ${bars([...all].sort((a, b) => b.micros - a.micros).map(({ name, micros }) => ({ name: STAGES[name] ?? name, value: micros, text: `${count(micros)} µs` })))}`;
}

function topics({ topics: all }) {
  const most = Math.max(1, ...all.map((topic) => topic.bytes ?? 0));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table of topics"><table>
    <thead><tr><th scope="col">topic</th><th scope="col" class="num">records</th><th scope="col" class="num">size</th><td></td>
      <th scope="col">kept</th></tr></thead>
    <tbody>${all.map(({ name, records, bytes: size, kept }) => html`<tr>
      <th scope="row"><code>${name}</code></th><td class="num">${known(records, count)}</td><td class="num">${known(size, bytes)}</td>
      <td class="size"><svg class="bar small" aria-hidden="true"><rect class="part share" x="0" y="50%" height="8"
        width="${(100 * (size ?? 0)) / most}%"></rect></svg></td>
      <td class="kept">${kept.replace('the newest of each key', 'newest of each')}</td></tr>`)}</tbody></table></div>`;
}

const snapshots = ({ snapshots: all }) => html`<h2 id="snapshots-title">Snapshots</h2>
  <p class="sub2">Each model’s file; the loaded ones lie with the scorer, all in model-chunks.</p>
  ${all.length === 0 ? html`<p class="small note">None yet.</p>` : bars(all.slice(0, 12).map(({ version, bytes: size, loaded }) =>
    ({ name: html`<code>${version}</code>${loaded ? ' loaded' : ''}`, value: size, text: bytes(size) })))}`;

const share = (used) => (used < 0.01 ? 'less than 1 %' : percent(used, 0));

function disk({ disk: space }) {
  if (!space) return nothing;
  return html`<h2 class="further">Disk</h2><p class="small">${bytes(space.used)} used by Freshet, ${bytes(space.free)} free${
    space.daysLeft === null || space.daysLeft === undefined ? '' : `: enough for ${count(space.daysLeft)} days at this pace`}
    (${share(space.used / (space.used + space.free))} used).</p>`;
}

function rejections() {
  const { balance, rejected } = state.live;
  if (balance === null || balance.rejected === 0) return nothing;
  const reasons = new Map();
  for (const { reason } of rejected) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return html`<h2 class="further">Rejected records</h2><p class="small">${count(balance.rejected)} of ${count(balance.in)}. The newest:
    ${[...reasons].map(([reason, n], i) => html`${i > 0 ? ', ' : ''}<code>${reason}</code> ${count(n)}`)}. See <a href="#live">Live</a>.</p>`;
}
