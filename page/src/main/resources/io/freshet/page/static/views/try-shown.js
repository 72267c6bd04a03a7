/** What the view Try it shows, read from the state. */

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

const placeIn = (items, itemId) => items.findIndex((item) => item.itemId === itemId);

/** For each item shown its place in the list before, from 0; -1 if it is new there. Null without a list before. */
export function placesBefore({ items, before, k }) {
  if (before.length === 0 || state.try.user !== null) return null;
  return items.map((item) => {
    const place = placeIn(before, item.itemId);
    return place < k ? place : -1;
  });
}

/** The items that left the list by the last rating, with their places before and now; the rated one is not one of them. */
export function leftList({ all, items, before, k }) {
  return before.slice(0, k).flatMap((item, place) => {
    if (placeIn(items, item.itemId) >= 0 || ratingOf(item.itemId) !== null) return [];
    const now = placeIn(all, item.itemId);
    return [{ item, place, now: now < 0 ? null : now }];
  });
}

/** The moment of an answer in words. */
export const moment = ({ daytime, weekend }) =>
  weekend
    ? daytime ? 'on weekends in the daytime' : 'on weekend evenings and nights'
    : daytime ? 'on weekdays in the daytime' : 'on weekday evenings and nights';
