/** Re-orders the candidates of a list: diversity, and a penalty on popularity. */
@NullMarked
package io.freshet.model.shape;

import org.jspecify.annotations.NullMarked;
