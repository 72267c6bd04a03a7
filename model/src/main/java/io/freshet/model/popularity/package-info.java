/** Baseline models, served: popularity and a random order. */
@NullMarked
package io.freshet.model.popularity;

import org.jspecify.annotations.NullMarked;
