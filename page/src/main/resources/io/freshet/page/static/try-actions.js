/** What a visitor can do in the view Try it: rate, view or buy, take back, search, turn the knobs, be forgotten. */

import * as api from './api.js';
import { origin } from './format.js';
import { attempt } from './session.js';
import { change, notify, shownUser, state } from './state.js';
import { renew } from './visitor.js';

const SUGGESTIONS = 60;
const SEARCH_MILLIS = 120;
const RETRY_MILLIS = 1000;

const redraw = () => change(() => {});

/** Asks for the list as the knobs are; the marks of what moved stay those of the last rating. */
export const askForList = () =>
  state.try.list.ask(() => api.recommendations(shownUser(), state.try.knobs), redraw);

/** Asks for the ratings of the user that is shown. Of a user without a cause nothing is kept. */
export const askForRatings = () =>
  state.try.ratings.ask(
    async () => (state.try.list.data?.cause ? api.userState(shownUser()) : { ratings: [] }),
    redraw,
  );

export const askForSuggestions = () =>
  state.try.suggestions.ask(() => api.items('', SUGGESTIONS), redraw);

/** Shows the list of a user, or the visitor's own with null. */
export function lookAt(userId) {
  change((s) => {
    Object.assign(s.try, { user: userId, before: null, last: null, open: null, receipt: null });
    s.try.list.data = null;
    s.try.ratings.data = null;
  });
  return askForList().then(askForRatings);
}

/** Posts a rating (null takes one back) and shows the list that answers it. */
export const rate = (item, rating) =>
  write(
    { item, rating, type: null, withdrawn: rating === null },
    () => api.rate(state.visitor.id, item.itemId, rating),
    (ratings) => keepRating(ratings, item, rating),
  );

/** Posts an event of a type, or takes it back, and shows the list that answers it. */
export const act = (item, type, withdrawn) =>
  write(
    { item, rating: null, type, withdrawn },
    () => api.act(state.visitor.id, item.itemId, type, withdrawn),
    (ratings) => keepEvent(ratings, item, type, withdrawn),
  );

const write = (done, post, keep) =>
  attempt(async () => {
    const { topic, partition, offset } = await post();
    const cause = origin({ topic, partition, offset });
    change((s) => {
      const list = s.try.list.data;
      s.try.before = list === null || list.rung === 'popularity' ? null : list;
      s.try.last = { ...done, cause, millis: null };
      s.try.open = null;
      s.try.receipt = null;
      keep(s.try.ratings);
    });
    await awaitAnswer(cause);
  });

function keepRating(ratings, item, rating) {
  const others = (ratings.data?.ratings ?? []).filter((rated) => rated.itemId !== item.itemId);
  const mine = { itemId: item.itemId, title: item.title, rating, time: new Date().toISOString() };
  ratings.data = { ...ratings.data, ratings: rating === null ? others : [mine, ...others] };
}

function keepEvent(ratings, item, type, withdrawn) {
  const before = ratings.data?.types?.[type]?.events ?? [];
  const others = before.filter((event) => event.itemId !== item.itemId);
  const mine = { itemId: item.itemId, title: item.title, withdrawn, rating: null, time: new Date().toISOString() };
  const events = withdrawn ? others : [mine, ...others];
  ratings.data = { ratings: [], ...ratings.data, types: { ...ratings.data?.types, [type]: { events } } };
}

/** Asks until the list reflects the record, or a later one was written, or another user is looked at. */
async function awaitAnswer(cause) {
  while (state.try.last?.cause === cause && state.try.user === null) {
    const kept = await state.try.list.ask(
      () => api.recommendations(state.visitor.id, { ...state.try.knobs, after: cause }),
      redraw,
    );
    const answer = state.try.list.data;
    if (kept && answer.reflectsAfter !== false && answer.cause !== null) {
      const millis = Math.max(0, answer.generatedAtMillis - answer.cause.arrivalMillis);
      change((s) => {
        if (s.try.last?.cause === cause) s.try.last.millis = millis;
      });
      await askForRatings();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MILLIS));
  }
}

let searchTimer = 0;
let searchTurn = 0;

/** Searches while a person types. */
export function search(text) {
  clearTimeout(searchTimer);
  change((s) => (s.try.search.text = text));
  const turn = ++searchTurn;
  if (text.trim() === '') {
    change((s) => (s.try.search.items = null));
    return;
  }
  searchTimer = setTimeout(
    () =>
      attempt(async () => {
        const found = await api.items(text, 8);
        if (turn !== searchTurn) return;
        change((s) => Object.assign(s.try.search, { items: found.items, total: found.total }));
      }),
    SEARCH_MILLIS,
  );
}

/** Sets knobs, and asks for the list as they are now. */
export function turn(knobs) {
  change((s) => Object.assign(s.try.knobs, knobs));
  return askForList();
}

/** Forgets the visitor, shows the receipt, and goes on under a new id. */
export const forget = () =>
  attempt(async () => {
    const receipt = await api.forget(state.visitor.id);
    change((s) => {
      s.visitor.id = renew();
      Object.assign(s.try, { asking: false, before: null, last: null, open: null, receipt });
      s.try.ratings.data = { ratings: [] };
    });
    notify('You are forgotten.');
    await askForList();
  });
