/** The time-split protocol: advance user states event by event over a slice and score. */
@NullMarked
package io.freshet.trainer.evaluate;

import org.jspecify.annotations.NullMarked;
