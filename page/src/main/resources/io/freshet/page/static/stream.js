/** The events of `/v1/stream`: by server-sent events, or asked for every two seconds where those fail. */

import { page, streamSince } from './api.js';
import { accept, KINDS } from './live-events.js';
import { change, state } from './state.js';

const POLL_MILLIS = 2000;
const RETRY_MILLIS = 20000;

let lastEventId = null;

/** Types of events that were asked about, so that each is asked about once. */
const asked = new Set();

/** Starts to receive, and goes on for as long as the page is open. */
export function start() {
  const events = new EventSource('v1/stream');
  events.onopen = () => change((s) => (s.live.mode = 'stream'));
  events.onerror = () => {
    // The browser connects anew by itself, and resumes, unless the answer was no event stream.
    if (events.readyState === EventSource.CLOSED) poll(Date.now() + RETRY_MILLIS);
    else change((s) => (s.live.mode = 'connecting'));
  };
  for (const kind of KINDS) {
    events.addEventListener(kind, (event) => {
      lastEventId = event.lastEventId || lastEventId;
      receive([{ event: kind, data: JSON.parse(event.data) }]);
    });
  }
}

function receive(events) {
  change((s) => {
    s.live.at = Date.now();
    for (const { event, data } of events) accept(s.live, event, data);
  });
  events.forEach(({ data }) => learn(data.type));
}

/** The page offers a type as soon as an event has had it. */
function learn(type) {
  if (type === undefined || asked.has(type) || state.page.types.some(({ name }) => name === type)) return;
  asked.add(type);
  page().then(
    ({ types }) => change((s) => (s.page.types = types)),
    () => asked.delete(type),
  );
}

async function poll(until) {
  try {
    const { events } = await streamSince(lastEventId);
    if (events.length > 0) lastEventId = events.at(-1).id;
    receive(events);
    change((s) => (s.live.mode = 'poll'));
  } catch (error) {
    change((s) => (s.live.mode = error.needsToken ? 'locked' : 'down'));
  }
  if (Date.now() < until) setTimeout(poll, POLL_MILLIS, until);
  else start();
}
