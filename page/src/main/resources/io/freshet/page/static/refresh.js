/** What each view asks for, and how often. */

import * as api from './api.js';
import { askForToken } from './session.js';
import { change, state } from './state.js';
import { askForList, askForRatings, askForSuggestions } from './try-actions.js';

const redraw = () => change(() => {});

const questions = {
  health: () => state.health.ask(api.health, redraw),
  models: () => state.models.ask(api.models, redraw),
  experiments: () => state.experiments.ask(api.experiments, redraw),
  exposure: () => state.exposure.ask(api.exposure, redraw),
  map: () => state.map.ask(api.itemMap, redraw),
  list: () => askForList(),
  ratings: () => askForRatings(),
  suggestions: () => askForSuggestions(),
};

/** Seconds between two askings while a view is open; 0 asks until there is an answer, and no more. */
const EVERY = {
  try: { health: 5, models: 10, suggestions: 0, list: 0, ratings: 0 },
  live: { health: 5, models: 10 },
  models: { health: 5, models: 4 },
  experiments: { health: 5, models: 10, experiments: 3 },
  items: { health: 5, exposure: 10, map: 0, list: 0, ratings: 0, suggestions: 0, models: 10 },
  health: { health: 2, models: 10, exposure: 30 },
};

const RETRY_SECONDS = 2;
const WIDE = matchMedia('(min-width: 2000px)');

const lastAsked = new Map();
let askedForToken = false;

const sourceOf = (name) => state.try[name] ?? state[name];

/** Asks for what the open view lacks or shows old; called once a second. */
export function refresh(now = Date.now()) {
  if (document.hidden) return;
  const wanted = { ...EVERY[state.view], ...(state.view === 'try' && WIDE.matches ? { map: 0, exposure: 30 } : {}) };
  for (const [name, seconds] of Object.entries(wanted)) {
    const source = sourceOf(name);
    const answered = source.data !== null && source.error === null;
    const wait = answered ? seconds : RETRY_SECONDS;
    if (name === 'ratings' && state.try.list.data === null) continue;
    if (name === 'map' && !state.models.data?.serving) continue; // there is no map without a model
    if (source.askedAt !== null || (answered && seconds === 0)) continue;
    if (now - (lastAsked.get(name) ?? 0) < 1000 * wait - 50) continue;
    lastAsked.set(name, now);
    questions[name]().then(() => offerSignIn(source));
  }
}

/** Asks for one thing now, whatever its turn. */
export function askNow(name) {
  lastAsked.set(name, Date.now());
  return questions[name]();
}

/** Asks for all that the open view shows. */
export const askAll = () => Object.keys(EVERY[state.view]).forEach(askNow);

function offerSignIn(source) {
  if (!source.error?.needsToken || askedForToken) return;
  askedForToken = true;
  askForToken(source.error, askAll);
}
