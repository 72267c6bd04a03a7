/** Counts popularity and fits the baselines: popularity and random order. */
@NullMarked
package io.freshet.families.popularity;

import org.jspecify.annotations.NullMarked;
