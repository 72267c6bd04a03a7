/** Starts the page: routes, keys, the stream, and a look round each second. */

import { render } from './lit-html.js';
import * as api from './api.js';
import { hasStaleFigure } from './parts/blocks.js';
import { afterDraw as openDialog } from './parts/dialogs.js';
import { frame } from './parts/frame.js';
import { chooseItem } from './item-actions.js';
import { listen } from './keys.js';
import { refresh } from './refresh.js';
import { change, onChange, state } from './state.js';
import { start } from './stream.js';
import { lookAt } from './try-actions.js';
import { VIEWS } from './views.js';

const root = document.getElementById('page');

onChange(() => {
  const view = VIEWS.find(({ key }) => key === state.view);
  view.beforeDraw?.();
  render(frame(VIEWS, view), root);
  view.afterDraw?.();
  openDialog();
  if (hasStaleFigure()) change(() => {});
});

/** Reads the hash: #try, #live, …, with ?user= or ?item= where a link names one. */
function route() {
  const [key, text = ''] = location.hash.slice(1).split('?');
  const view = VIEWS.some((v) => v.key === key) ? key : 'try';
  const query = new URLSearchParams(text);
  const moved = view !== state.view;
  change((s) => (s.view = view));
  if (query.has('item')) chooseItem(query.get('item'));
  const user = query.get('user');
  if (view === 'try' && user !== state.try.user) lookAt(user);
  if (moved) scrollTo(0, 0);
  refresh();
}

const page = () =>
  api.page().then(
    (page) => change((s) => (s.page = { ...s.page, ...page })),
    () => setTimeout(page, 2000),
  );

addEventListener('hashchange', route);
addEventListener('resize', () => change(() => {}));
document.addEventListener('visibilitychange', () => refresh());
setInterval(() => {
  change((s) => (s.now = Date.now()));
  refresh();
}, 1000);
listen();
page();
start();
route();
