/** The scorer's data on items: ids, titles, genres and popularity. */
@NullMarked
package io.freshet.scorer.items;

import org.jspecify.annotations.NullMarked;
