/** The page's one state, and the way to change it. */

import { Source } from './source.js';
import * as visitor from './visitor.js';

export const state = {
  view: 'try',
  /** What `/v1/page` says: what items are called, the rating scale, the offered event types, the caller's rights. */
  page: {
    item: { one: 'item', many: 'items' },
    scale: { min: 0.5, max: 5, step: 0.5 },
    types: [],
    k: 10,
    rights: ['read', 'write', 'steer', 'forget'],
    signIn: false,
    signedIn: true,
    refitEvery: null,
  },
  now: Date.now(),
  visitor: { id: visitor.id(), keys: visitor.singleKeys(), theme: visitor.theme() },
  health: new Source('health'),
  models: new Source('models'),
  experiments: new Source('experiments'),
  exposure: new Source('exposure'),
  map: new Source('map'),
  /** The view Try it. A knob that is null leaves the choice to the scorer. */
  try: {
    user: null,
    ratings: new Source('ratings'),
    suggestions: new Source('suggestions'),
    search: { text: '', items: null, total: 0 },
    knobs: { daytime: null, weekend: null, variety: null, explore: null },
    list: new Source('list'),
    before: null,
    last: null,
    alignedBy: 'taste',
    open: null,
    asking: false,
    receipt: null,
  },
  /** The view Live. */
  live: {
    mode: 'connecting',
    at: null,
    answers: [],
    outcomes: new Map(),
    rejected: [],
    seconds: [],
    balance: null,
    paused: false,
    open: null,
    shown: null,
  },
  modelsView: { chosen: null, confirming: null, busy: false },
  experimentsView: { chosen: null, confirming: false, form: null, busy: false },
  itemsView: { chosen: null, neighbours: new Source('neighbours'), text: '', found: null },
  dialog: null,
  notice: null,
};

let draw = () => {};
let drawing = false;

/** Names the function that draws the state. */
export function onChange(listener) {
  draw = listener;
}

/** Changes the state and has it drawn before the browser paints next. */
export function change(mutate) {
  mutate(state);
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    draw(state);
  });
}

/** The user whose list is shown: the visitor, or somebody looked at. */
export const shownUser = () => state.try.user ?? state.visitor.id;

/** The word for one item or many. */
export const noun = (n = 2) => (n === 1 ? state.page.item.one : state.page.item.many);

/** The word for what a visitor does: where there are types, a rating is an event among others. */
export const deed = (n = 1) => (state.page.types.length === 0 ? 'rating' : 'event') + (n === 1 ? '' : 's');

export const may = (right) => state.page.rights.includes(right);

let noticeTimer = 0;

/** Says something for a few seconds, to eyes and to screen readers. */
export function notify(text) {
  clearTimeout(noticeTimer);
  change((s) => (s.notice = text));
  noticeTimer = setTimeout(() => change((s) => (s.notice = null)), 6000);
}
