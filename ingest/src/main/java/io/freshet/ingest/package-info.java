/**
 * Ingest: the service that turns ratings and profiles into user states, and the only writer of user
 * state.
 *
 * <p>{@link io.freshet.ingest.IngestTopology} builds the data flow from settings, and {@link
 * io.freshet.ingest.IngestService} runs it on Kafka Streams.
 */
@NullMarked
package io.freshet.ingest;

import org.jspecify.annotations.NullMarked;
