/** Numbers, times and titles as text for people. Pure functions. */

const THIN = '\u202f';
const MINUS = '−';

export const count = (n) => Math.round(n).toLocaleString('en-US');

/** A number with few digits: 21,340, 132, 14.2, 0.61. */
export function figure(x) {
  const size = Math.abs(x);
  if (size >= 100) return count(x);
  if (size >= 10) return Number(x.toFixed(1)).toString();
  return Number(x.toFixed(size >= 1 ? 1 : 2)).toString();
}

export const signed = (x, digits = 1) => {
  const text = Math.abs(x).toFixed(digits);
  return (x < 0 && Number(text) !== 0 ? MINUS : '+') + text;
};

/** A share from 0 to 1 in percent. */
export const percent = (share, digits = 1) => (100 * share).toFixed(digits) + THIN + '%';

/** A difference of shares in points, with its sign. */
export const points = (difference, digits = 1) => signed(100 * difference, digits);

/** Digits that a difference of shares needs to show more than zeros. */
export const pointDigits = (...differences) =>
  differences.every((d) => Math.abs(d) < 0.005) ? 2 : 1;

/** Milliseconds in the unit that suits them. */
export function millis(ms) {
  if (ms < 9.95) return Number(ms.toFixed(1)) + THIN + 'ms';
  if (ms < 1000) return Math.round(ms) + THIN + 'ms';
  if (ms < 9950) return (ms / 1000).toFixed(1) + THIN + 's';
  return seconds(ms / 1000);
}

export function seconds(s) {
  if (s < 120) return Math.round(s) + THIN + 's';
  if (s < 7200) return Math.round(s / 60) + THIN + 'min';
  if (s < 172800) return Math.round(s / 3600) + THIN + 'h';
  return Math.round(s / 86400) + THIN + 'd';
}

export function bytes(b) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let size = b;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return (unit === 0 || size >= 10 ? Math.round(size) : size.toFixed(1)) + THIN + units[unit];
}

export const clock = (epochMillis) => new Date(epochMillis).toLocaleTimeString('en-GB');

export const clockMinutes = (epochMillis) =>
  new Date(epochMillis).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

export const weekday = (epochMillis) =>
  new Date(epochMillis).toLocaleDateString('en-GB', { weekday: 'long' });

export const date = (epochMillis) =>
  new Date(epochMillis).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });

/** 1st, 2nd, 3rd, 11th. */
export function ordinal(n) {
  const teen = n % 100 > 10 && n % 100 < 14;
  return n + (teen ? 'th' : ['th', 'st', 'nd', 'rd'][n % 10] || 'th');
}

export const plural = (n, one, many) => `${count(n)} ${n === 1 ? one : many}`;

const ARTICLE = /^(.*?), (The|A|An|Les|La|Le|Il|El|Das|Der|Die)(?= \(|$)/;
const YEAR = /^(.*?)(?: \((\d{4})\))?$/s;

/** A title in parts: its name with a trailing article put first, and its year, or ''. */
export function titleParts(title) {
  const [, name, year] = YEAR.exec(title.replace(ARTICLE, '$2 $1'));
  return { name, year: year || '' };
}

/** The name of a title in a sentence: no year, no other titles in brackets. */
export const shortName = (title) => titleParts(title).name.replace(/(\S) \([^)]*\)/g, '$1');

/** A record's place as text: ratings-2@1431. */
export const origin = (cause) => `${cause.topic}-${cause.partition}@${cause.offset}`;
