/**
 * The rating matrix: primitive columns by user and by item, its builder, and the size limits of
 * fits.
 */
@NullMarked
package io.freshet.families.matrix;

import org.jspecify.annotations.NullMarked;
