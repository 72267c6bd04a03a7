/** The registry of families that can be served. */
@NullMarked
package io.freshet.model.serving;

import org.jspecify.annotations.NullMarked;
