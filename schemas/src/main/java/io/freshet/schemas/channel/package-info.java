/**
 * Readers of the model channel, used by trainer and scorer; only the trainer writes to the channel.
 *
 * <p>{@link io.freshet.schemas.channel.ModelTopicReader} reads the {@code models} topic into a
 * {@link io.freshet.schemas.channel.ModelCatalog}, and {@link
 * io.freshet.schemas.channel.SnapshotFetcher} assembles a snapshot file from {@code model-chunks}.
 * The package also holds checks of the topics on the brokers: {@link
 * io.freshet.schemas.channel.TopicCheck} and {@link io.freshet.schemas.channel.RecordBound}.
 */
@NullMarked
package io.freshet.schemas.channel;

import org.jspecify.annotations.NullMarked;
