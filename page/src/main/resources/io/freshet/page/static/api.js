/** The requests of the page, all to its own origin. */

/** An answer that is an error: its HTTP status, and the error's type and fields. */
export class ApiError extends Error {
  constructor(status, error) {
    super(error.message);
    this.status = status;
    this.type = error.type;
    this.error = error;
  }

  get needsToken() {
    return this.status === 401 || this.status === 403;
  }
}

async function request(method, path, body, headers = {}) {
  const options = { method, headers: { Accept: 'application/json', ...headers } };
  if (body !== undefined) {
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch (cause) {
    throw new ApiError(0, { type: 'unreachable', message: 'Freshet does not answer: ' + cause.message });
  }
  const text = await response.text();
  let answer = null;
  try {
    answer = text === '' ? null : JSON.parse(text);
  } catch (cause) {
    throw new ApiError(response.status, { type: 'not-json', message: 'The answer is not JSON: ' + cause.message });
  }
  if (!response.ok) {
    const refused = answer?.results?.find((result) => result.refused)?.refused;
    const error = answer?.error ?? { type: 'unknown', message: `Status ${response.status}` };
    throw new ApiError(
      response.status,
      refused ? { ...error, message: `${refused.field} ${refused.value} must be ${refused.rule}` } : error,
    );
  }
  return answer;
}

const get = (path, query = {}) => {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  const text = new URLSearchParams(given).toString();
  return request('GET', text ? `${path}?${text}` : path);
};

const user = (id) => `v1/users/${encodeURIComponent(id)}`;
const experiment = (name) => `v1/experiments/${encodeURIComponent(name)}`;

export const page = () => get('v1/page');
export const health = () => get('v1/health');
/** Signs in and out; both answer as `/v1/page` does. */
export const signIn = (token) => request('POST', 'v1/session', undefined, { Authorization: `Bearer ${token}` });
export const signOut = () => request('DELETE', 'v1/session');

/** Writes one rating; null takes it back. Returns where it was written. */
export const rate = (userId, itemId, rating) =>
  request('POST', 'v1/ratings', { userId, itemId, rating }).then((answer) => answer.results[0]);

/** Writes one event of a type, or takes it back. Returns where it was written. */
export const act = (userId, itemId, type, withdrawn) =>
  request('POST', 'v1/events', { userId, itemId, type, withdrawn }).then((answer) => answer.results[0]);

export const recommendations = (userId, query) =>
  get(`${user(userId)}/recommendations`, { k: 30, explain: 'parts', ...query });

export const userState = (userId) =>
  get(`${user(userId)}/state`).catch((error) => {
    if (error.status === 404) return { userId, ratings: [] };
    throw error;
  });

export const forget = (userId) => request('DELETE', user(userId));

export const items = (q, limit) => get('v1/items', { q, limit });
export const itemMap = () => get('v1/items/map', { limit: 1600 });
export const similar = (itemId) => get(`v1/items/${encodeURIComponent(itemId)}/similar`, { k: 8 });
export const exposure = () => get('v1/items/exposure');

export const models = () => get('v1/models', { evaluations: true });
export const setChampion = (version, pinned) => request('POST', 'v1/models/champion', { version, pinned });

export const experiments = () => get('v1/experiments');
export const startExperiment = (definition) => request('POST', 'v1/experiments', definition);
export const stopExperiment = (name) => request('POST', `${experiment(name)}/stop`, {});

/** The events of the stream since one, for browsers or proxies without event streams. */
export const streamSince = (lastEventId) =>
  request('GET', 'v1/stream', undefined, lastEventId ? { 'Last-Event-ID': lastEventId } : {});
