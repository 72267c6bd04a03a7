/** Every family that can be served, by name. */
@NullMarked
package io.freshet.model.serving;

import org.jspecify.annotations.NullMarked;
