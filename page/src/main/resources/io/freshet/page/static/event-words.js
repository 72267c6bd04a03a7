/** What the page calls the types of events. A type that has no words here goes by its name. */

/** What a button says, and a sentence with the item in the place of the gap. */
const WORDS = new Map([
  ['purchase', ['Buy', 'bought', '']],
  ['cart', ['Put into the cart', 'put', ' into the cart']],
  ['wishlist', ['Wish for', 'put', ' on your wish list']],
  ['like', ['Like', 'liked', '']],
  ['bookmark', ['Bookmark', 'bookmarked', '']],
  ['share', ['Share', 'shared', '']],
  ['play', ['Play', 'played', '']],
  ['click', ['Click', 'clicked', '']],
  ['view', ['View', 'viewed', '']],
  ['hide', ['Hide', 'hid', '']],
  ['skip', ['Skip', 'skipped', '']],
  ['dislike', ['Dislike', 'disliked', '']],
]);

/** What the button for an event of a type says. */
export const actOf = (type) => WORDS.get(type)?.[0] ?? type;

/** What comes before and after the item in a sentence that begins with "You". */
export const pastOf = (type) => WORDS.get(type)?.slice(1) ?? [`did “${type}” with`, ''];
