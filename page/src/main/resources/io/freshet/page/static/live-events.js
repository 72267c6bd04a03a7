/** What the events of the stream do to the live part of the state. Pure but for the state given. */

export const KINDS = ['answer', 'outcome', 'rejected', 'second', 'balance'];

const ANSWERS = 200;
const REJECTED = 20;
const SECONDS = 600;

/** Takes one event in; the newest answers and rejections come first, the seconds in order of time. */
export function accept(live, kind, data) {
  switch (kind) {
    case 'answer':
      // A server that was started anew tells all that it remembers.
      if (live.answers.some(({ cause }) => cause === data.cause)) break;
      live.answers.unshift(data);
      for (const old of live.answers.splice(ANSWERS)) live.outcomes.delete(old.cause);
      break;
    case 'outcome':
      live.outcomes.set(data.cause, data);
      break;
    case 'rejected':
      if (live.rejected.some(({ origin }) => origin === data.origin)) break;
      live.rejected.unshift(data);
      live.rejected.splice(REJECTED);
      break;
    case 'second':
      if (live.seconds.length > 0 && data.atMillis <= live.seconds.at(-1).atMillis) break;
      live.seconds.push(data);
      if (live.seconds.length > SECONDS) live.seconds.shift();
      break;
    case 'balance':
      live.balance = data;
      break;
    default:
      throw new Error('unknown event: ' + kind);
  }
}

/** The newest ten seconds in one: ratings a second, and the middle of what each second measured. */
export function pace(seconds) {
  const newest = seconds.slice(-10);
  if (newest.length === 0) return null;
  const answered = newest.reduce((sum, second) => sum + second.answered, 0);
  const last = newest.at(-1);
  return {
    rate: answered / newest.length,
    p50: middle(newest.map((second) => second.p50)),
    p99: middle(newest.map((second) => second.p99)),
    waiting: last.waiting,
    judged: last.judged,
    hits: last.hits,
  };
}

function middle(values) {
  const known = values.filter((value) => value !== null && value !== undefined).sort((a, b) => a - b);
  return known.length === 0 ? null : known[known.length >> 1];
}
