/** Fits linear item-item models: EASE. */
@NullMarked
package io.freshet.families.linear;

import org.jspecify.annotations.NullMarked;
