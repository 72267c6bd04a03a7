/** A button for each type of event that the page offers; it is pressed if the visitor did so with the item. */

import { html, nothing } from '../lit-html.js';
import { actOf } from '../event-words.js';
import { state } from '../state.js';
import { act } from '../try-actions.js';
import { typesOf } from '../views/try-shown.js';

/** Draws the buttons for an item; nothing if the page offers ratings alone. */
export function eventButtons(item, name) {
  const { types } = state.page;
  if (types.length === 0) return nothing;
  const done = typesOf(item.itemId);
  return html`<span class="deeds" role="group" aria-label="What you do with ${name}">${types.map(({ name: type }) => {
    const was = done.has(type);
    return html`<button type="button" aria-pressed=${was} title=${was ? 'Take back' : nothing}
      @click=${() => act({ itemId: item.itemId, title: name }, type, was)}>${actOf(type)}</button>`;
  })}</span>`;
}
