/**
 * Time-split evaluation on one slice of a stream: models and popularity baselines score the slice
 * while user states advance event by event. The trainer's gate uses it.
 */
@NullMarked
package io.freshet.evaluation.slice;

import org.jspecify.annotations.NullMarked;
