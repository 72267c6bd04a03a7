/**
 * The model that serves: {@link io.freshet.scorer.snapshot.ModelChannelReader} follows the model
 * channel and swaps what {@link io.freshet.scorer.snapshot.ModelHolder} holds.
 */
@NullMarked
package io.freshet.scorer.snapshot;

import org.jspecify.annotations.NullMarked;
