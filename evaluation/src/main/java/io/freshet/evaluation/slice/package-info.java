/**
 * The time-split protocol: user states advance event by event over a slice, and models score them.
 */
@NullMarked
package io.freshet.evaluation.slice;

import org.jspecify.annotations.NullMarked;
