/**
 * Baseline models, served: popularity and a random order; and popularity counted event by event.
 */
@NullMarked
package io.freshet.model.popularity;

import org.jspecify.annotations.NullMarked;
