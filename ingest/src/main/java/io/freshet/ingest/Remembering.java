package io.freshet.ingest;

import io.freshet.schemas.topic.TopicSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What the memory of forgotten users takes from outside.
 *
 * @param salts of the hashes of user ids; a partition asks once, and keeps what it got
 * @param span how long after a tombstone a record from before it may still be read; empty for ever.
 *     Asked again whenever the memory is tidied.
 */
public record Remembering(Supplier<Uuid> salts, Supplier<Optional<Duration>> span) {
  /** How often an ingest looks for what need not be remembered any more. */
  public static final Duration TIDY_INTERVAL = Duration.ofHours(1);

  /** What brokers roll a segment after unless told otherwise. */
  private static final Duration DEFAULT_SEGMENT = Duration.ofDays(7);

  /** Random salts, and the span of topics that are as {@link TopicSettings#DEFAULTS} says. */
  public static final Remembering DEFAULTS =
      new Remembering(
          Uuid::randomUuid,
          () ->
              Optional.of(
                  TopicSettings.DEFAULTS.ratingsRetention().plus(DEFAULT_SEGMENT).multipliedBy(2)));

  /**
   * How long a record of {@code ratings} may be read, be it on the last day and sent on through
   * {@code ratings-rerouted}: a topic keeps a segment for its retention after the newest record in
   * it, and writes to one segment for {@code segment.ms}.
   *
   * @param ratings settings in force of {@code ratings}
   * @param rerouted settings in force of {@code ratings-rerouted}
   * @return empty if one of them keeps its records for ever
   */
  static Optional<Duration> span(Map<String, String> ratings, Map<String, String> rerouted) {
    return kept(ratings).flatMap(first -> kept(rerouted).map(first::plus));
  }

  private static Optional<Duration> kept(Map<String, String> topic) {
    long retention = millis(topic, TopicConfig.RETENTION_MS_CONFIG);
    long segment = millis(topic, TopicConfig.SEGMENT_MS_CONFIG);
    boolean bounded = retention >= 0 && retention < Long.MAX_VALUE && segment < Long.MAX_VALUE;
    return bounded
        ? Optional.of(Duration.ofMillis(retention).plusMillis(segment))
        : Optional.empty();
  }

  private static long millis(Map<String, String> topic, String key) {
    String value = topic.get(key);
    if (value == null) {
      throw new IllegalArgumentException("the topic's settings lack " + key);
    }
    return Long.parseLong(value);
  }
}
