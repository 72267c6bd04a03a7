/** The receipt of a forgotten user: what is deleted at once, and by when the rest is gone. */

import { html, nothing } from '../lit-html.js';
import { date, seconds } from '../format.js';
import { state } from '../state.js';

export function receipt({ written, held, learned = [], goneBy }) {
  const days = held.map(({ until }) => (until === null ? null : Math.max(0, Date.parse(until) - state.now)));
  const longest = Math.max(1, ...days.filter((span) => span !== null));
  return html`<section class="receipt" role="status" aria-label="Receipt">
    <h2>You are forgotten</h2>
    <p><b class="tick" aria-hidden="true">✓</b> Written, and confirmed by all replicas:
      ${written.slice(0, 2).map((record, i) => html`${i ? ', ' : ''}<code>${record}</code>`)}${written.length > 2
        ? ` and ${written.length - 2} more` : ''}</p>
    <p><b class="tick" aria-hidden="true">✓</b> Your state and your list are deleted.</p>
    ${learned.length === 0 ? nothing : html`<h3>What was learned from you</h3>
      <ul>${learned.map(({ where, until }) => html`<li>${where}: until ${until}</li>`)}</ul>`}
    <h3>Old bytes in Kafka, until at most</h3>
    <table class="parts"><tbody>${held.map(({ where, until, because }, i) => html`<tr title=${because}>
      <th scope="row">${where}</th>
      <td><svg class="bar small" aria-hidden="true"><rect class="part share" x="0" y="50%" height="8"
        width="${days[i] === null ? 0 : (100 * days[i]) / longest}%"></rect></svg></td>
      <td class="num">${until === null ? 'no date' : seconds(days[i] / 1000)}</td></tr>`)}</tbody></table>
    <p class="dim">${goneBy === null ? 'One of them has no date.' : `All gone by ${date(Date.parse(goneBy))}.`}</p>
  </section>`;
}
