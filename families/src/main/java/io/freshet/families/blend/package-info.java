/**
 * Fits the blend, the default family: terms that each know something else, and the weights that
 * join them.
 */
@NullMarked
package io.freshet.families.blend;

import org.jspecify.annotations.NullMarked;
