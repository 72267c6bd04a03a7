/** Rows that change places glide there, so that the eye can follow. */

const STILL = matchMedia('(prefers-reduced-motion: reduce)');

/** Where rows stand, by their key; taken before drawing. */
export function places(rows) {
  return new Map([...rows].map((row) => [row.dataset.key, row.getBoundingClientRect().top]));
}

/** Lets rows glide from where they stood to where they stand now. */
export function glide(before, rows) {
  if (STILL.matches) return;
  for (const row of rows) {
    const from = before.get(row.dataset.key);
    const to = row.getBoundingClientRect().top;
    if (from === undefined) {
      row.animate([{ opacity: 0, transform: 'translateY(12px)' }, { opacity: 1, transform: 'none' }], {
        duration: 320,
        easing: 'ease-out',
      });
    } else if (Math.abs(from - to) > 1) {
      row.animate([{ transform: `translateY(${from - to}px)` }, { transform: 'none' }], {
        duration: 420,
        easing: 'cubic-bezier(.2,.7,.2,1)',
      });
    }
  }
}
