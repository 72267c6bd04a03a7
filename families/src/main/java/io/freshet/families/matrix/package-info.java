/** The rating matrix: primitive columns, by user and by item. */
@NullMarked
package io.freshet.families.matrix;

import org.jspecify.annotations.NullMarked;
