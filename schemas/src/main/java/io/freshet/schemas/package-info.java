/**
 * The wire: topics, event records, their codecs and the settings every process shares.
 *
 * <p>Nothing here knows Kafka Streams, a model or a store. Records are immutable unless their name
 * says otherwise; codecs are static and hold no state, except the two that are reused on hot paths
 * ({@link io.freshet.schemas.RatingParser} and {@link io.freshet.schemas.ParsedRating}).
 */
@NullMarked
package io.freshet.schemas;

import org.jspecify.annotations.NullMarked;
