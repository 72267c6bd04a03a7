/** What a person can do in the view Live: pause the rows, and open one. */

import { change, state } from './state.js';

/** Holds the rows as they are, or lets new ones in again. */
export function setPaused(paused) {
  change((s) => {
    s.live.paused = paused;
    hold(s.live);
  });
}

/** Opens the row of one answer, or closes it. */
export function open(cause) {
  change((s) => {
    s.live.open = s.live.open === cause ? null : cause;
    hold(s.live);
  });
}

function hold(live) {
  const held = live.paused || live.open !== null;
  if (!held) live.shown = null;
  else live.shown ??= [...live.answers];
}

/** Answers that arrived while the rows were held. */
export const heldBack = () => {
  const { shown, answers } = state.live;
  if (shown === null) return 0;
  const newest = answers.findIndex((answer) => answer.cause === shown[0]?.cause);
  return newest < 0 ? answers.length : newest;
};
