package io.freshet.ingest;

import io.freshet.schemas.topic.TopicSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Salts and time span for the memory of forgotten users.
 *
 * @param salts supplies the salt for hashes of user ids; each partition takes one salt and keeps it
 * @param span supplies the time after a tombstone for which older records can still be read; empty
 *     if there is no limit. Read each time the memory is tidied.
 */
public record Remembering(Supplier<Uuid> salts, Supplier<Optional<Duration>> span) {
  /** Time between two removals of entries that are no longer needed. */
  public static final Duration TIDY_INTERVAL = Duration.ofHours(1);

  /** Kafka's default of {@code segment.ms}. */
  private static final Duration DEFAULT_SEGMENT = Duration.ofDays(7);

  /** Random salts, and the span of topics with {@link TopicSettings#DEFAULTS}. */
  public static final Remembering DEFAULTS =
      new Remembering(
          Uuid::randomUuid,
          () ->
              Optional.of(
                  TopicSettings.DEFAULTS.ratingsRetention().plus(DEFAULT_SEGMENT).multipliedBy(2)));

  /**
   * Max time for which a record of {@code ratings} can be read, including the case that it is
   * rerouted on its last day. A topic writes to one segment for {@code segment.ms} and keeps the
   * segment for {@code retention.ms} after its newest record.
   *
   * @param ratings topic settings in force of {@code ratings}
   * @param rerouted topic settings in force of {@code ratings-rerouted}
   * @return empty if one of the topics keeps its records forever
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
