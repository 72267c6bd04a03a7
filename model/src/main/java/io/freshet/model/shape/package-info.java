/** Puts a list together from candidates: variety and the bias towards what is popular. */
@NullMarked
package io.freshet.model.shape;

import org.jspecify.annotations.NullMarked;
