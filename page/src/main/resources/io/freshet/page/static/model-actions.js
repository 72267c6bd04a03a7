/** What an operator can do with models: roll back, pin, unpin. */

import * as api from './api.js';
import { askNow } from './refresh.js';
import { attempt } from './session.js';
import { change, notify, state } from './state.js';

export const choose = (version) => change((s) => Object.assign(s.modelsView, { chosen: version, confirming: null }));

/** Asks before an action: roll-back, pin or unpin. */
export const confirmAction = (action) => change((s) => (s.modelsView.confirming = action));

/** Writes which model serves, and whether it stays. */
export async function setChampion(version, pinned, said) {
  change((s) => (s.modelsView.busy = true));
  const done = await attempt(async () => {
    await api.setChampion(version, pinned);
    notify(said);
  });
  change((s) => {
    s.modelsView.busy = false;
    if (done) s.modelsView.confirming = null;
  });
  if (done) await askNow('models');
}

/** What a model found live, once likes are judged; each metric with its interval, likes (n) and users. */
export const liveOf = ({ live }) => (live?.hitRate && live.popularity && live.lift ? live : null);

/** The version whose column is chosen: the one that serves, until another is. */
export function chosenModel(models) {
  const { chosen } = state.modelsView;
  return models.find(({ version }) => version === chosen)
    ?? models.find(({ version }) => version === state.models.data.serving)
    ?? models.at(-1);
}
