/**
 * Experiments on the trainer's side: sums of judged likes, intervals that hold at every look, and
 * the ends of experiments.
 */
@NullMarked
package io.freshet.trainer.experiment;

import org.jspecify.annotations.NullMarked;
