/**
 * Reading the model channel: what the {@code models} topic says ({@link
 * io.freshet.schemas.channel.ModelCatalog}), and a snapshot file put together from {@code
 * model-chunks} ({@link io.freshet.schemas.channel.SnapshotFetcher}). Both trainer and scorer read;
 * only the trainer writes.
 */
@NullMarked
package io.freshet.schemas.channel;

import org.jspecify.annotations.NullMarked;
