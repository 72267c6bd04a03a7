/**
 * The serving model: {@link io.freshet.scorer.snapshot.ModelChannelReader} follows the model
 * channel and swaps the model in {@link io.freshet.scorer.snapshot.ModelHolder}.
 */
@NullMarked
package io.freshet.scorer.snapshot;

import org.jspecify.annotations.NullMarked;
