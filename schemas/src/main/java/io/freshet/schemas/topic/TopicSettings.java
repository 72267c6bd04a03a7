package io.freshet.schemas.topic;

import java.time.Duration;

/**
 * Retention and compaction settings of the topics.
 *
 * @param minCompactionLag min time before a superseded state or answer is compacted, so that a
 *     reader with less lag misses no record
 * @param maxCompactionLag max time until a tombstone or newer record removes older records from
 *     disk; together with the broker's delete retention it bounds how long a forgotten user's data
 *     stays
 * @param ratingsRetention retention of rating events
 * @param recommendationsRetention retention of answers, including the newest answer of a user
 * @param rejectedRetention retention of rejected and failed records
 * @param evaluationsRetention retention of training and live metrics
 * @param judgementsRetention retention of the judged events of experiments
 */
public record TopicSettings(
    Duration minCompactionLag,
    Duration maxCompactionLag,
    Duration ratingsRetention,
    Duration recommendationsRetention,
    Duration rejectedRetention,
    Duration evaluationsRetention,
    Duration judgementsRetention) {

  /**
   * Compaction lag of one hour to one week; retention of a month for ratings, answers and judged
   * events, a week for rejected and failed records, a year for metrics.
   */
  public static final TopicSettings DEFAULTS =
      new TopicSettings(
          Duration.ofHours(1),
          Duration.ofDays(7),
          Duration.ofDays(30),
          Duration.ofDays(30),
          Duration.ofDays(7),
          Duration.ofDays(365),
          Duration.ofDays(30));

  public TopicSettings {
    requirePositive(minCompactionLag, "minCompactionLag");
    requirePositive(maxCompactionLag, "maxCompactionLag");
    requirePositive(ratingsRetention, "ratingsRetention");
    requirePositive(recommendationsRetention, "recommendationsRetention");
    requirePositive(rejectedRetention, "rejectedRetention");
    requirePositive(evaluationsRetention, "evaluationsRetention");
    requirePositive(judgementsRetention, "judgementsRetention");
    if (maxCompactionLag.compareTo(minCompactionLag) < 0) {
      throw new IllegalArgumentException(
          "maxCompactionLag "
              + maxCompactionLag
              + " is below minCompactionLag "
              + minCompactionLag);
    }
  }

  private static void requirePositive(Duration value, String name) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, got " + value);
    }
  }
}
