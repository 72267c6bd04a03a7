/** The map with what belongs to the visitor, to look at, to point at and to walk on by arrows. */

import { html } from '../lit-html.js';
import { itemMap, Places } from '../charts/item-map.js';
import { titleParts } from '../format.js';
import { chooseItem } from '../item-actions.js';
import { figure } from '../parts/blocks.js';
import { noun, state } from '../state.js';
import { shownList, touched } from './try-shown.js';

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

let kept = { map: null, exposure: null, width: 0, places: null };

/** Places are computed anew only for another map, other counts or another width. */
function placesFor(map, exposure, width) {
  if (kept.map !== map || kept.exposure !== exposure || kept.width !== width) {
    const height = Math.round(Math.min(620, Math.max(380, width * 0.62)));
    const strong = new Set((exposure?.byItem ?? []).slice(0, exposure?.half).map(([itemId]) => itemId));
    kept = { map, exposure, width, places: new Places(map.items, map.regions ?? [], strong, width, height) };
  }
  return kept.places;
}

/** Draws the map. */
export const mapFigure = () => figure('map', (width) => drawn(placesFor(state.map.data, state.exposure.data, width)));

function drawn(places) {
  const { chosen, neighbours } = state.itemsView;
  const at = chosen === null ? undefined : places.byId.get(chosen);
  const mine = touched().map(({ itemId }) => itemId).reverse();
  const first = places.byId.get(mine.at(-1)) ?? places.all[0];
  const onKey = (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    const next = at === undefined ? first : places.next(at, ...arrow);
    if (next) chooseItem(next.itemId);
  };
  const local = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    return places.nearest(event.clientX - box.left, event.clientY - box.top);
  };
  const onClick = (event) => {
    const item = local(event);
    if (item) chooseItem(item.itemId);
  };
  const onMove = (event) => {
    const item = local(event);
    event.currentTarget.title = item ? item.title ?? item.itemId : '';
  };
  const label = `Map of the ${places.all.length} most rated ${noun()}. Arrows go to the next one${
    at ? `; now at ${titleParts(at.title ?? at.itemId).name}` : ''}.`;
  return html`<div class="map-frame" role="application" tabindex="0" aria-label=${label} @keydown=${onKey} @click=${onClick}
    @pointermove=${onMove}>
    ${itemMap(places, {
      trail: mine,
      rings: shownList().items.map(({ itemId }) => itemId),
      chosen,
      neighbours: neighbours.data?.items.map(({ itemId }) => itemId) ?? [],
    })}
  </div>`;
}
