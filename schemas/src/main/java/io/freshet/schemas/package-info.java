/** Freshet schemas. */
@NullMarked
package io.freshet.schemas;

import org.jspecify.annotations.NullMarked;
