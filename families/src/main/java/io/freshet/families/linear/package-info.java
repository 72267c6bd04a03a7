/** Fits EASE. */
@NullMarked
package io.freshet.families.linear;

import org.jspecify.annotations.NullMarked;
