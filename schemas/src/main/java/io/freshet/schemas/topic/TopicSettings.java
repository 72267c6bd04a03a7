package io.freshet.schemas.topic;

import java.time.Duration;

/**
 * How long the topics keep what they hold.
 *
 * @param minCompactionLag for this long after it was written, a state or an answer is not compacted
 *     away, so that a reader that lags by less misses none
 * @param maxCompactionLag after this long at most, a tombstone or a newer record takes effect on
 *     disk; with the broker's own delete retention it bounds how long a forgotten user's bytes
 *     linger
 * @param ratingsRetention how long rating events stay readable
 * @param recommendationsRetention how long an answer stays, newest or not
 * @param rejectedRetention how long rejected records stay for inspection
 * @param evaluationsRetention how long training and live metrics stay
 */
public record TopicSettings(
    Duration minCompactionLag,
    Duration maxCompactionLag,
    Duration ratingsRetention,
    Duration recommendationsRetention,
    Duration rejectedRetention,
    Duration evaluationsRetention) {

  /**
   * One hour and one week of compaction lag; ratings kept for a month, answers a month, rejects a
   * week, metrics a year.
   */
  public static final TopicSettings DEFAULTS =
      new TopicSettings(
          Duration.ofHours(1),
          Duration.ofDays(7),
          Duration.ofDays(30),
          Duration.ofDays(30),
          Duration.ofDays(7),
          Duration.ofDays(365));

  public TopicSettings {
    requirePositive(minCompactionLag, "minCompactionLag");
    requirePositive(maxCompactionLag, "maxCompactionLag");
    requirePositive(ratingsRetention, "ratingsRetention");
    requirePositive(recommendationsRetention, "recommendationsRetention");
    requirePositive(rejectedRetention, "rejectedRetention");
    requirePositive(evaluationsRetention, "evaluationsRetention");
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
