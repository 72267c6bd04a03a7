/** Fits item and user neighbourhoods. */
@NullMarked
package io.freshet.families.neighbour;

import org.jspecify.annotations.NullMarked;
