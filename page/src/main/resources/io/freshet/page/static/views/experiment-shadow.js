/** Arms in the shadow: judged on the same likes, seen by nobody. */

import { html, nothing } from '../lit-html.js';
import { bandChart } from '../charts/band-chart.js';
import { count, percent, points } from '../format.js';
import { explain, figure } from '../parts/blocks.js';
import { changes } from './experiment-arms.js';

/** Draws each shadow arm. */
export function shadows({ shadow = [], arms }) {
  return shadow.map((one) => drawn(one, arms.find(({ name }) => name === one.name) ?? one));
}

function drawn(one, arm) {
  const id = `shadow-${one.name}`;
  return html`<div class="two">
    <section class="block" aria-labelledby=${`${id}-title`}>
      <h2 id=${`${id}-title`}>In the shadow: ${one.name}${explain('shadow')}</h2>
      <p class="sub2">${changes(arm)}. It answers, and nobody sees it. Same likes.</p>
      ${one.running?.length > 0 ? figure(id, (width) => bandChart('the lists shown', { [one.name]: one.running }, null, width)) : nothing}
    </section>
    <section class="block" aria-label="In words">
      <h2>In words</h2>
      <p class="small note">${words(one)}</p>
      <p class="small note">A shadow can tell what a model would have found, but not what people would have done with its lists.
        That takes an experiment.</p>
    </section>
  </div>`;
}

function words({ likes, hits, shadowHits, value, lower, upper }) {
  if (!likes) return 'Nothing is judged yet.';
  const had = `On the same ${count(likes)} likes the lists shown had ${percent(hits / likes)}` +
    (shadowHits === undefined ? '' : ` and the shadow’s ${percent(shadowHits / likes)}`);
  const apart = value === undefined || value === null ? '' : `: a difference of ${points(value)} points` +
    (lower === null || lower === undefined ? '' : `, between ${points(lower)} and ${points(upper)}`);
  return `${had}${apart}.`;
}
