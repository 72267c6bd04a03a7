/** Slopes left of the list: where each item stood before. */

import { render, svg } from '../lit-html.js';

/**
 * Draws them into an `<svg>` beside rows that are drawn already.
 *
 * @param rows the elements of the rows, in order
 * @param was for each row its place before from 0, or -1
 * @param left the places before of items that have left
 */
export function drawSlopes(element, rows, was, left) {
  const middle = rows.map((row) => row.offsetTop + row.firstElementChild.offsetHeight / 2);
  const width = element.clientWidth;
  const path = (from, to) => `M3 ${from}C${width * 0.55} ${from} ${width * 0.45} ${to} ${width} ${to}`;
  render(
    svg`${was.map((place, i) => {
      if (place < 0) return svg`<circle class="new" cx=${width} cy=${middle[i]} r="2.6"></circle>`;
      if (middle[place] === undefined) return svg`<path class="down" d=${path(rows.at(-1).offsetTop + 60, middle[i])}></path>`;
      const kind = place > i ? 'up' : 'down';
      return svg`<path class=${kind} d=${path(middle[place], middle[i])}></path>
        <circle class=${kind} cx="3" cy=${middle[place]} r="2.2"></circle>`;
    })}${left.filter((place) => middle[place] !== undefined).map((place) => svg`<circle class="left" cx="3"
      cy=${middle[place]} r="2.6"></circle><path class="gone" d="M7 ${middle[place]}h13"></path>`)}`,
    element,
  );
}
