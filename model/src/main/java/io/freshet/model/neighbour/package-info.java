/** Nearest-neighbour models, served: item-based and user-based. */
@NullMarked
package io.freshet.model.neighbour;

import org.jspecify.annotations.NullMarked;
