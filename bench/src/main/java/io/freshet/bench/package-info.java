/** Freshet bench. */
@NullMarked
package io.freshet.bench;

import org.jspecify.annotations.NullMarked;
