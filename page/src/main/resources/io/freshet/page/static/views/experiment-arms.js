/** Who is in an experiment: shares, users, likes, and what each arm found. */

import { html, nothing, svg } from '../lit-html.js';
import { count, percent, plural } from '../format.js';
import { explain, explained } from '../parts/blocks.js';

/** What an arm changes, in words. */
export function changes({ model, settings }) {
  const rules = Object.entries(settings ?? {}).map(([key, value]) =>
    key === 'diversity' ? `variety ${value}` : key === 'explore.share' ? `exploration ${percent(value, 0)}` : `${key} ${value}`);
  const which = typeof model === 'string' ? model : model?.version ?? (model?.recipe ? `newest ${model.recipe}` : null);
  return [which, ...rules].filter(Boolean).join(', ') || 'as it is';
}

/** Draws the shares and the table. */
export function arms({ arms: all, share, sampleRatioP, likesLeftOut }) {
  const shown = all.filter(({ shadow }) => !shadow);
  return html`<h2 id="who-title">Who is in it${explain('arm')}</h2>
    <p class="sub2">${percent(share, share < 0.1 ? 1 : 0)} of the ${explained('users', 'share', ',')} by a hash of their id.</p>
    ${shares(shown)}
    <table class="arms">
      <thead><tr><th scope="col">arm</th><th scope="col" class="num">users</th><th scope="col" class="num">likes</th>
        <th scope="col" class="num">found${explain('found')}</th><th scope="col" class="num">popular${explain('popular')}</th></tr></thead>
      <tbody>${all.map((arm) => html`<tr>
        <th scope="row"><b>${arm.name}</b><br><span class="dim">${changes(arm)}${arm.shadow ? ', in the shadow' : ''}</span>
          ${(arm.guardrails ?? []).map((rail) => html`<br><span class="error">${typeof rail === 'string' ? rail : rail.text ?? rail.name}</span>`)}</th>
        <td class="num">${count(arm.users)}</td><td class="num">${count(arm.likes)}</td>
        <td class="num">${ofLikes(arm.hits, arm)}</td><td class="num">${ofLikes(arm.popularityHits, arm)}</td></tr>`)}</tbody>
    </table>
    <p class="small dim note">The arms have different users, so what each found above “popular” is compared.${likesLeftOut > 0
      ? ` ${plural(likesLeftOut, 'like is', 'likes are')} left out: a user counts with 200 at most.` : ''}</p>
    ${sampleRatioP === null || sampleRatioP === undefined ? nothing : html`<p class="small dim note">${sampleRatioP < 0.001
      ? html`<b class="error">Shares are not as they were set</b> (p = ${explained(sampleRatioP.toPrecision(1), 'p', '):')} users have fallen out on one side.`
      : html`Shares are as they were set (p = ${explained(sampleRatioP.toFixed(2), 'p', '):')} nobody has fallen out on one side.`}</p>`}`;
}

const ofLikes = (hits, { likes }) => (likes > 0 && hits !== undefined ? percent(hits / likes) : '–');

function shares(arms) {
  const total = arms.reduce((sum, { share }) => sum + share, 0) || 1;
  let from = 0;
  const pieces = arms.map(({ name, share }, i) => {
    const start = from;
    from += (100 * share) / total;
    return { name, i, start, size: (100 * share) / total, text: percent(share, share < 0.1 ? 1 : 0) };
  });
  const label = pieces.map(({ name, text }) => `${name} ${text}`).join(', ');
  return html`<svg class="shares" role="img" aria-label=${label}>${pieces.map(({ i, start, size, text }) => svg`
    <rect class="share-${i % 4}" x="${start}%" width="${size}%" height="28"></rect>
    <text class="on-share" x="${start}%" dx="8" y="18">${size > 12 ? text : ''}</text>`)}</svg>`;
}
