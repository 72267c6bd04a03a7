/** Linear models of items by items: EASE. */
@NullMarked
package io.freshet.model.linear;

import org.jspecify.annotations.NullMarked;
