/** The services and what flows between them. */

import { html, nothing } from '../lit-html.js';
import { count, seconds } from '../format.js';
import { pace } from '../live-events.js';
import { mark } from '../parts/blocks.js';

const WORK = {
  ingest: 'ratings become states',
  scorer: 'states become lists',
  trainer: 'states become models',
};

/** Draws ingest and scorer in a row with their topics between them, the trainer below. */
export function pipeline({ services, partitions, now }, { live, models }) {
  const named = (name) => services.find((service) => service.name === name);
  const waits = (service, topic) =>
    partitions.filter((p) => p.service === service && p.topic === topic).reduce((sum, { waiting }) => sum + waiting, 0);
  const current = pace(live.seconds);
  const rate = current === null ? '' : current.rate === 0 ? 'none just now' : `${current.rate >= 10 ? count(current.rate) : current.rate.toFixed(1)} a second`;
  const serving = models.data?.serving;
  return html`<div class="pipeline">
    ${flow('ratings', `${rate}${rate ? ', ' : ''}${count(waits('ingest', 'ratings'))} wait`, undefined)}
    ${node(named('ingest'), now)}
    ${flow('user-states', `${count(waits('scorer', 'user-states'))} wait`, named('ingest'))}
    ${node(named('scorer'), now)}
    ${flow('recommendations', silent(named('scorer')) ? 'none' : rate, named('scorer'))}
    <div class="below">${node(named('trainer'), now)}<p class="small dim">reads user-states, writes models${serving ? html`: <b>${serving}</b>` : nothing}</p></div>
  </div>`;
}

const silent = (service) => service?.state === 'silent';

const flow = (topic, text, from) => html`<div class="flow ${silent(from) ? 'stopped' : ''}"><b>${topic}</b>
  <svg aria-hidden="true" width="100%" height="10"><line x1="0" x2="100%" y1="5" y2="5"></line><svg x="100%" width="1" height="10"
    class="pin"><path d="M-8 0L0 5L-8 10Z"></path></svg></svg><span>${text}</span></div>`;

function node(service, now) {
  if (!service) return nothing;
  const { name, level, state, sinceMillis } = service;
  return html`<section class="node ${level}" aria-label=${name}>
    <h2>${mark(level)}${name}<span class="state">${state}${silent(service) && sinceMillis ? ` for ${seconds((now - sinceMillis) / 1000)}` : ''}</span></h2>
    <p>${WORK[name]}</p>
  </section>`;
}
