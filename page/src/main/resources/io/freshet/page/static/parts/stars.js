/** Five stars: to rate with, or to read. */

import { html } from '../lit-html.js';
import { state } from '../state.js';

const STARS = 5;

function star(centre) {
  const points = [];
  for (let i = 0; i < 10; i += 1) {
    const radius = i % 2 === 0 ? 8 : 3.5;
    const angle = (Math.PI / 5) * i - Math.PI / 2;
    points.push(`${(centre + radius * Math.cos(angle)).toFixed(1)} ${(10.6 + radius * Math.sin(angle)).toFixed(1)}`);
  }
  return `M${points.join('L')}Z`;
}

const FIVE = Array.from({ length: STARS }, (_, i) => star(10 + 20 * i)).join('');

const picture = (share) => html`<svg viewBox="0 0 100 20" aria-hidden="true">
  <path class="hollow" d=${FIVE}></path>
  <svg class="filled" width=${100 * share} height="20"><path d=${FIVE}></path></svg>
</svg>`;

/** Stars to read. */
export const stars = (rating) => html`<span class="mini-stars" role="img"
    aria-label=${`${rating} of ${state.page.scale.max}`}>${picture(rating / state.page.scale.max)}</span>`;

/**
 * Stars to rate with: by pointer, by the keys 1 to 5, or by arrows and Enter.
 *
 * @param rating the rating so far, or null
 */
export function starsInput(label, rating, onRate) {
  const { min, max, step } = state.page.scale;
  const snap = (share) => Math.min(max, Math.max(min, Math.ceil((share * max) / step - 1e-9) * step));
  const shareAt = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    return (event.clientX - box.left) / box.width;
  };
  const show = (element, value) => {
    element.querySelector('.filled').setAttribute('width', (100 * value) / max);
    element.setAttribute('aria-valuenow', value);
    element.setAttribute('aria-valuetext', value ? `${value} of ${max}` : 'not rated');
  };
  const restore = (event) => show(event.currentTarget, rating ?? 0);
  // The next drawing may give this element to another item: it starts from what was drawn last.
  const choose = (event, value) => {
    restore(event);
    onRate(value);
  };
  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = Number(event.currentTarget.getAttribute('aria-valuenow'));
    if (/^[1-5]$/.test(event.key)) choose(event, snap(Number(event.key) / STARS));
    else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') show(event.currentTarget, Math.min(max, at === 0 ? min : at + step));
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') show(event.currentTarget, Math.max(min, at - step));
    else if (event.key === 'Enter' && at >= min) choose(event, at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<span class="stars" role="slider" tabindex="0" aria-label=${`Rate ${label}`}
      aria-valuemin="0" aria-valuemax=${max} aria-valuenow=${rating ?? 0}
      aria-valuetext=${rating ? `${rating} of ${max}` : 'not rated'}
      @click=${(event) => choose(event, snap(shareAt(event)))}
      @pointermove=${(event) => event.pointerType === 'mouse' && show(event.currentTarget, snap(shareAt(event)))}
      @pointerleave=${restore} @blur=${restore} @keydown=${onKey}>${picture((rating ?? 0) / max)}</span>`;
}
