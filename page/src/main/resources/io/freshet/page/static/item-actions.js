/** What a person can do in the view Items: choose an item, and find one. */

import * as api from './api.js';
import { attempt } from './session.js';
import { change, state } from './state.js';

/** Chooses an item and asks for its neighbours. */
export function chooseItem(itemId) {
  change((s) => {
    Object.assign(s.itemsView, { chosen: itemId, text: '', found: null });
    s.itemsView.neighbours.data = null;
  });
  return state.itemsView.neighbours.ask(() => api.similar(itemId), () => change(() => {}));
}

/** Finds items by their title. */
export const findItem = (text) => {
  change((s) => Object.assign(s.itemsView, { text, found: text.trim() === '' ? null : s.itemsView.found }));
  if (text.trim() === '') return undefined;
  return attempt(async () => {
    const { items } = await api.items(text, 8);
    if (state.itemsView.text === text) change((s) => (s.itemsView.found = items));
  });
};
