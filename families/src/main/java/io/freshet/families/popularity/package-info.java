/** Counts popularity, and fits the baselines. */
@NullMarked
package io.freshet.families.popularity;

import org.jspecify.annotations.NullMarked;
