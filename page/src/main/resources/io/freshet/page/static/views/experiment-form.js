/** The form that starts an experiment. */

import { html } from '../lit-html.js';
import { ARM_KINDS, closeForm, fill, start } from '../experiment-actions.js';
import { state } from '../state.js';

const field = (name, label, input) => html`<label for="form-${name}">${label}</label>${input}`;

const number = (name, value, min, max, step) => html`<input id="form-${name}" type="number" required min=${min} max=${max}
  step=${step} .value=${String(value)} @input=${(event) => fill(name, event.target.value)}>`;

/** Draws the form. */
export function experimentForm(form) {
  const { busy } = state.experimentsView;
  const submit = (event) => {
    event.preventDefault();
    start();
  };
  return html`<section class="block" aria-labelledby="form-title">
    <h2 id="form-title">Start an experiment</h2>
    <form class="form" @submit=${submit}>
      ${field('name', 'Name', html`<input id="form-name" required maxlength="64" pattern="[a-z0-9][a-z0-9\\-]*"
        title="small letters, digits and hyphens" .value=${form.name} @input=${(event) => fill('name', event.target.value)}>`)}
      ${field('share', 'Share of the users (%)', number('share', form.share, 1, 100, 1))}
      ${field('kind', 'What one half of them gets', html`<select id="form-kind" @change=${(event) => fill('kind', event.target.value)}>
        ${ARM_KINDS.map(({ key, name }) => html`<option value=${key} ?selected=${key === form.kind}>${name}</option>`)}</select>`)}
      ${form.kind === 'model' ? modelFields(form) : field('value', ARM_KINDS.find(({ key }) => key === form.kind).unit, number('value', form.value, 0, 1, 0.05))}
      ${field('below', 'Stop an arm once it is surely worse by (points)', number('below', form.below, 0.1, 100, 0.1))}
      ${field('likes', 'End after (likes)', number('likes', form.likes, 100, 1e9, 100))}
      <div class="acts">
        <button type="submit" class="btn primary" ?disabled=${busy}>Start</button>
        <button type="button" class="btn" @click=${closeForm}>Cancel</button>
      </div>
    </form>
    <p class="small dim note">The other half is the control: as it is. You can stop at any time.</p>
  </section>`;
}

function modelFields(form) {
  const models = state.models.data?.models ?? [];
  return html`${field('version', 'Version', html`<select id="form-version" required @change=${(event) => fill('version', event.target.value)}>
      <option value="" ?selected=${form.version === ''}></option>
      ${models.map(({ version }) => html`<option value=${version} ?selected=${version === form.version}>${version}</option>`)}</select>`)}
    ${field('shadow', 'In the shadow: judged, and seen by nobody', html`<input id="form-shadow" type="checkbox" .checked=${form.shadow}
      @change=${(event) => fill('shadow', event.target.checked)}>`)}`;
}
