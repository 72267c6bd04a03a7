package io.freshet.ingest;

import io.freshet.schemas.topic.TopicSettings;
import java.time.Duration;
import java.util.Collection;
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
   * Max time for which an event can be read, including the case that it is mapped on its last day
   * and rerouted on its last day on {@code ratings}. A topic writes to one segment for {@code
   * segment.ms} and keeps the segment for {@code retention.ms} after its newest record.
   *
   * @param ratings topic settings in force of {@code ratings}
   * @param rerouted topic settings in force of {@code ratings-rerouted}
   * @param sources topic settings in force of the foreign topics that are mapped to {@code ratings}
   * @return empty if one of the topics keeps its records forever
   */
  static Optional<Duration> span(
      Map<String, String> ratings,
      Map<String, String> rerouted,
      Collection<Map<String, String>> sources) {
    Optional<Duration> longest = Optional.of(Duration.ZERO);
    for (Map<String, String> source : sources) {
      longest = longest.flatMap(one -> kept(source).map(other -> max(one, other)));
    }
    return longest.flatMap(
        first -> kept(ratings).flatMap(then -> kept(rerouted).map(then::plus)).map(first::plus));
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Optional<Duration> kept(Map<String, String> topic) {
    if (!topic.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "").contains("delete")
        && topic.containsKey(TopicConfig.CLEANUP_POLICY_CONFIG)) {
      return Optional.empty(); // a compacted topic keeps the newest record of each key
    }
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
