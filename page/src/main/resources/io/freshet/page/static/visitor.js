/** Who looks, and how they like it: kept in this browser alone. */

const ID = 'freshet.visitor';
const THEME = 'freshet.theme';
const KEYS = 'freshet.keys';
const PREFIX = 'visitor-';

/** The visitor's user id, made at the first visit. */
export function id() {
  const kept = localStorage.getItem(ID);
  return kept ?? renew();
}

/** A new id, after everything about the old one was forgotten. */
export function renew() {
  const random = crypto.getRandomValues(new Uint8Array(6));
  const made = PREFIX + Array.from(random, (b) => b.toString(16).padStart(2, '0')).join('');
  localStorage.setItem(ID, made);
  return made;
}

/** Whether a user is somebody at a page such as this one. */
export const isVisitor = (userId) => userId.startsWith(PREFIX);

/** auto, light or dark. */
export const theme = () => localStorage.getItem(THEME) ?? 'auto';

export function setTheme(theme) {
  if (theme === 'auto') {
    localStorage.removeItem(THEME);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(THEME, theme);
    document.documentElement.dataset.theme = theme;
  }
}

/** Whether single letters are keys of the page. */
export const singleKeys = () => localStorage.getItem(KEYS) !== 'off';

export const setSingleKeys = (on) => localStorage.setItem(KEYS, on ? 'on' : 'off');
