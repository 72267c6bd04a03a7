/** Linear item-item models, served: EASE. */
@NullMarked
package io.freshet.model.linear;

import org.jspecify.annotations.NullMarked;
