/** A field to search in, with its icon and the key that leads to it. */

import { html, nothing } from '../lit-html.js';

export const searchField = ({ id, label, value, onInput, key }) => html`
  <label class="hidden" for=${id}>${label}</label>
  <div class="search">
    <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><circle cx="7.5" cy="7.5" r="5.5"></circle>
      <path d="M12 12l4.5 4.5"></path></svg>
    <input id=${id} type="search" autocomplete="off" spellcheck="false" placeholder=${label} .value=${value}
      @input=${(event) => onInput(event.target.value)}>
    ${key ? html`<kbd aria-hidden="true">${key}</kbd>` : nothing}
  </div>`;
