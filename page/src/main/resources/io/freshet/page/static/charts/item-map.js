/** The map of items: dots near one another are rated by the same people. */

import { html, nothing, svg } from '../lit-html.js';
import { shortName } from '../format.js';
import { linear, path } from './scale.js';

const PAD = 28;
const NEAR = 28;

/** Where items stand in pixels, and how to find the one at a place. */
export class Places {
  /**
   * Lays the items out.
   *
   * @param strong ids of the items whose dots are strong
   */
  constructor(items, regions, strong, width, height) {
    const xs = items.map(({ x }) => x);
    const ys = items.map(({ y }) => y);
    const x = linear(Math.min(...xs), Math.max(...xs), PAD, width - PAD);
    const y = linear(Math.min(...ys), Math.max(...ys), height - PAD, PAD);
    this.width = width;
    this.height = height;
    this.all = items.map((item) => ({ ...item, px: x(item.x), py: y(item.y) }));
    this.byId = new Map(this.all.map((item) => [item.itemId, item]));
    this.regions = regions.map((region) => ({ ...region, px: x(region.x), py: y(region.y) }));
    this.dots = dotPaths(this.all, strong);
  }

  /** The item nearest to a place, if one is near. */
  nearest(px, py) {
    let best = null;
    let least = NEAR * NEAR;
    for (const item of this.all) {
      const distance = (item.px - px) ** 2 + (item.py - py) ** 2;
      if (distance < least) [best, least] = [item, distance];
    }
    return best;
  }

  /** The next item from one in a direction: the nearest within 45 degrees of it. */
  next(from, dx, dy) {
    let best = null;
    let least = Infinity;
    for (const item of this.all) {
      const along = (item.px - from.px) * dx + (item.py - from.py) * dy;
      const across = Math.abs((item.px - from.px) * dy) + Math.abs((item.py - from.py) * dx);
      const cost = along + 2 * across;
      if (along > 0.5 && across <= along && cost < least) [best, least] = [item, cost];
    }
    return best;
  }
}

/** All dots in a few paths: by size (ratings) and by strength. */
function dotPaths(items, strong) {
  const most = Math.max(1, ...items.map(({ ratings }) => ratings));
  const groups = new Map();
  for (const item of items) {
    const size = 3 + Math.round(4 * Math.sqrt(item.ratings / most));
    const key = `${strong.has(item.itemId) ? 'strong' : 'weak'} ${size}`;
    groups.set(key, `${groups.get(key) ?? ''}M${item.px.toFixed(1)} ${item.py.toFixed(1)}h0`);
  }
  return [...groups].sort().reverse().map(([key, d]) => ({ kind: key.split(' ')[0], size: Number(key.split(' ')[1]), d }));
}

/** Labels that do not overlap, most wanted first. */
function labels(places, wanted, marks) {
  const taken = marks.map(({ px, py, r }) => ({ left: px - r, right: px + r, top: py - r, bottom: py + r }));
  const free = (box) => taken.every((b) => box.right < b.left || box.left > b.right || box.bottom < b.top || box.top > b.bottom);
  return wanted.flatMap(({ item, kind, text }) => {
    const width = (BOLD.has(kind) ? 7.6 : 6.9) * text.length;
    const spots = [
      { x: item.px + 13, y: item.py + 4, anchor: 'start', left: item.px + 12, right: item.px + 13 + width },
      { x: item.px - 13, y: item.py + 4, anchor: 'end', left: item.px - 13 - width, right: item.px - 12 },
      { x: item.px, y: item.py - 15, anchor: 'middle', left: item.px - width / 2, right: item.px + width / 2 },
      { x: item.px, y: item.py + 24, anchor: 'middle', left: item.px - width / 2, right: item.px + width / 2 },
    ];
    for (const spot of spots) {
      const box = { ...spot, top: spot.y - 11, bottom: spot.y + 3 };
      if (box.left < 0 || box.right > places.width || !free(box)) continue;
      taken.push(box);
      return [{ ...spot, kind, text }];
    }
    return [];
  });
}

const MOST_RATED = 26;
const BOLD = new Set(['chosen', 'mine', 'region']);

/**
 * Draws the map.
 *
 * @param trail ids that the visitor rated, oldest first
 * @param rings ids of the visitor's list
 * @param chosen the id of the item that is looked at, or null
 * @param neighbours ids of the items nearest to it
 */
export function itemMap(places, { trail, rings, chosen, neighbours }) {
  const find = (ids) => ids.map((id) => places.byId.get(id)).filter((item) => item !== undefined);
  const walked = find(trail);
  const ringed = find(rings);
  const at = chosen === null ? undefined : places.byId.get(chosen);
  const near = find(neighbours);
  const named = (items, kind) => items.map((item) => ({ item, kind, text: shortName(item.title ?? item.itemId) }));
  const rated = [...places.all].sort((a, b) => b.ratings - a.ratings).slice(0, MOST_RATED);
  const marks = [
    ...walked.map(({ px, py }) => ({ px, py, r: 8 })), ...ringed.map(({ px, py }) => ({ px, py, r: 6 })),
    ...(at ? [{ px: at.px, py: at.py, r: 11 }] : []),
  ];
  const seen = new Set();
  const wanted = [
    ...named(at ? [at] : [], 'chosen'), ...named([...walked].reverse(), 'mine'), ...named(ringed, 'ring'), ...named(near, 'near'),
    ...places.regions.map((region) => ({ item: region, kind: 'region', text: region.name })), ...named(rated, 'other'),
  ].filter(({ item: { itemId } }) => itemId === undefined || (!seen.has(itemId) && seen.add(itemId)));
  return html`<svg class="map" width=${places.width} height=${places.height} aria-hidden="true">
    ${places.dots.map(({ kind, size, d }) => svg`<path class="dots ${kind}" stroke-width=${size} d=${d}></path>`)}
    ${at ? near.map((item) => svg`<line class="to-near" x1=${at.px} y1=${at.py} x2=${item.px} y2=${item.py}></line>`) : nothing}
    <path class="trail" d=${path(walked.map(({ px, py }) => [px, py]))}></path>
    ${ringed.map(({ px, py }) => svg`<circle class="ring" cx=${px} cy=${py} r="6"></circle>`)}
    ${walked.map(({ px, py }, i) => svg`<circle class="step" cx=${px} cy=${py} r="8"></circle>
      <text class="step-number" x=${px} y=${py + 4} text-anchor="middle">${i + 1}</text>`)}
    ${at ? svg`<circle class="chosen" cx=${at.px} cy=${at.py} r="11"></circle>` : nothing}
    ${labels(places, wanted, marks).map(({ x, y, anchor, kind, text }) => svg`<text class="halo label ${kind}" x=${x} y=${y}
      text-anchor=${anchor}>${text}</text>`)}
  </svg>`;
}
