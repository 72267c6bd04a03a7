/** Fits nearest-neighbour models: item-based and user-based. */
@NullMarked
package io.freshet.families.neighbour;

import org.jspecify.annotations.NullMarked;
