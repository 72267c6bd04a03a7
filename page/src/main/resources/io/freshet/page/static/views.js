/** The views, in the order of their tabs. */

import * as tryIt from './views/try.js';
import * as live from './views/live.js';
import * as models from './views/models.js';
import * as experiments from './views/experiments.js';
import * as items from './views/items.js';
import * as health from './views/health.js';

/** Each view: its hash, its name, how it is drawn, and what is done before and after drawing. */
export const VIEWS = [
  { key: 'try', name: 'Try it', ...tryIt },
  { key: 'live', name: 'Live', ...live },
  { key: 'models', name: 'Models', ...models },
  { key: 'experiments', name: 'Experiments', ...experiments },
  { key: 'items', name: 'Items', ...items },
  { key: 'health', name: 'Health', ...health },
];
