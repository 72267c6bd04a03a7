/** What an operator can do with experiments: write one down, start it, stop it. */

import * as api from './api.js';
import { askNow } from './refresh.js';
import { attempt } from './session.js';
import { change, notify, state } from './state.js';

/** What an arm may change, as the form offers it. */
export const ARM_KINDS = [
  { key: 'diversity', name: 'more variety', settings: { diversity: 0.2 }, unit: 'Variety, 0 to 1' },
  { key: 'explore.share', name: 'more exploration', settings: { 'explore.share': 0.2 }, unit: 'Share of the places, 0 to 1' },
  { key: 'model', name: 'a model', unit: 'Version' },
];

const NEW_FORM = {
  name: 'variety',
  share: 20,
  kind: 'diversity',
  value: '0.2',
  version: '',
  shadow: false,
  likes: 40000,
  below: 3,
};

export const openForm = () => change((s) => (s.experimentsView.form = { ...NEW_FORM }));
export const closeForm = () => change((s) => (s.experimentsView.form = null));

export const fill = (field, value) =>
  change((s) => {
    const { form } = s.experimentsView;
    form[field] = value;
    if (field === 'kind' && value !== 'model') form.value = String(ARM_KINDS.find(({ key }) => key === value).settings[value]);
  });

export const chooseExperiment = (name) =>
  change((s) => Object.assign(s.experimentsView, { chosen: name, confirming: false, form: null }));

export const confirmStop = (confirming) => change((s) => (s.experimentsView.confirming = confirming));

/** The definition that a filled form stands for. */
function definition(form) {
  const other = form.kind === 'model'
    ? { name: form.version, weight: 1, model: { version: form.version } }
    : { name: form.name, weight: 1, settings: { [form.kind]: Number(form.value) } };
  return {
    name: form.name,
    share: Number(form.share) / 100,
    arms: [{ name: 'control', weight: 1 }, { ...other, shadow: form.shadow }],
    end: { likes: Number(form.likes), below: -Number(form.below) / 100 },
  };
}

async function busy(action, afterwards) {
  change((s) => (s.experimentsView.busy = true));
  const done = await attempt(action);
  change((s) => {
    s.experimentsView.busy = false;
    if (done) afterwards(s.experimentsView);
  });
  if (done) await askNow('experiments');
}

export const start = () => {
  const { form } = state.experimentsView;
  return busy(
    async () => {
      await api.startExperiment(definition(form));
      notify(`The experiment ${form.name} runs.`);
    },
    (view) => Object.assign(view, { form: null, chosen: form.name }),
  );
};

export const stop = (name) =>
  busy(
    async () => {
      await api.stopExperiment(name);
      notify(`The experiment ${name} is stopped.`);
    },
    (view) => (view.confirming = false),
  );
