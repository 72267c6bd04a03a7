/** What the view Try it shows, read from the state. */

import { plural } from '../format.js';
import { state } from '../state.js';

/** The list that is shown, and the list before the last rating. Items past the list tell where the ones that left stand. */
export function shownList() {
  const answer = state.try.list.data;
  const k = state.page.k;
  const all = answer?.items ?? [];
  return { answer, all, items: all.slice(0, k), before: state.try.before?.items ?? [], k };
}

/** Whether a list is made of what its user rated. */
export const personal = (answer) => answer !== null && answer.rung !== 'popularity';

/** The ratings of the user that is shown, newest first. */
export const ratings = () => state.try.ratings.data?.ratings.filter((rated) => rated.rating !== null) ?? [];

export const ratingOf = (itemId) =>
  ratings().find((rated) => rated.itemId === itemId)?.rating ?? null;

/** The items whose chance is known; none without a model, which alone is calibrated. */
export const withChance = (answer, items) =>
  answer.modelVersion ? items.filter((item) => item.probability !== undefined) : [];

/** The events of a type by the user that is shown, without those that were taken back. */
export const events = () =>
  Object.entries(state.try.ratings.data?.types ?? {}).flatMap(([type, ofType]) =>
    ofType.events.filter((event) => !event.withdrawn).map((event) => ({ ...event, type })),
  );

/** What types of events the user had with an item. */
export const typesOf = (itemId) =>
  new Set(events().filter((event) => event.itemId === itemId).map(({ type }) => type));

/** The items that the user rated or had another event with, the newest first, each with its rating or null. */
export function touched() {
  const all = [...ratings(), ...events()].sort((a, b) => Date.parse(b.time) - Date.parse(a.time));
  const first = new Map();
  for (const each of all) if (!first.has(each.itemId)) first.set(each.itemId, each);
  return [...first.values()].map((each) => ({ ...each, rating: ratingOf(each.itemId) }));
}

/** What is kept of the user, in words: 2 ratings, 3 events, or both. */
export function kept() {
  const [rated, others] = [ratings().length, events().length];
  if (others === 0) return plural(rated, 'rating', 'ratings');
  const more = plural(others, 'event', 'events');
  return rated === 0 ? more : `${plural(rated, 'rating', 'ratings')} and ${more}`;
}

const placeIn = (items, itemId) => items.findIndex((item) => item.itemId === itemId);

/** For each item shown its place in the list before, from 0; -1 if it is new there. Null without a list before. */
export function placesBefore({ items, before, k }) {
  if (before.length === 0 || state.try.user !== null) return null;
  return items.map((item) => {
    const place = placeIn(before, item.itemId);
    return place < k ? place : -1;
  });
}

/** The items that left the list by the last rating, with their places before and now; the item that made it leave is not one of them. */
export function leftList({ all, items, before, k }) {
  return before.slice(0, k).flatMap((item, place) => {
    if (placeIn(items, item.itemId) >= 0 || ratingOf(item.itemId) !== null) return [];
    if (state.try.last?.item.itemId === item.itemId) return [];
    const now = placeIn(all, item.itemId);
    return [{ item, place, now: now < 0 ? null : now }];
  });
}

/** The moment of an answer in words. */
export const moment = ({ daytime, weekend }) =>
  weekend
    ? daytime ? 'on weekends in the daytime' : 'on weekend evenings and nights'
    : daytime ? 'on weekdays in the daytime' : 'on weekday evenings and nights';
