/**
 * Ratings and profiles in, user states out: the only owner of user state.
 *
 * <p>{@link io.freshet.ingest.IngestTopology} is the data flow as a pure function of settings,
 * {@link io.freshet.ingest.IngestService} runs it.
 */
@NullMarked
package io.freshet.ingest;

import org.jspecify.annotations.NullMarked;
