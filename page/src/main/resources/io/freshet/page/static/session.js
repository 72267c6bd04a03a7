/** Sign-in: asks for a token when a request needs one. */

import * as api from './api.js';
import { ApiError } from './api.js';
import { change, notify } from './state.js';

/**
 * Does what a person asked for. A failure is said; a missing right opens the sign-in dialog, and the action runs once
 * more after it.
 *
 * @returns whether the action succeeded
 */
export async function attempt(action) {
  try {
    await action();
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.needsToken) askForToken(error, action);
    else notify(error.message);
    return false;
  }
}

export function askForToken(error, afterwards) {
  change((s) => (s.dialog = { kind: 'sign-in', message: error?.message ?? '', refused: false, afterwards }));
}

/** Signs in with a token, and goes on with what needed it. */
export async function signIn(token, afterwards) {
  let page;
  try {
    page = await api.signIn(token);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    change((s) => {
      s.dialog.refused = true;
      s.dialog.message = error.message;
    });
    return;
  }
  change((s) => {
    s.page = { ...s.page, ...page };
    s.dialog = null;
  });
  if (afterwards) await attempt(afterwards);
}

export const signOut = () =>
  attempt(async () => {
    const page = await api.signOut();
    change((s) => (s.page = { ...s.page, ...page }));
  });
