package io.freshet.schemas.experiment;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Setting of lists that an arm may change. Its name is that of the scorer's setting without {@code
 * scorer.}, and so is its range.
 */
public enum ArmSetting {
  /** Maximal marginal relevance. */
  DIVERSITY("diversity", 0, 1),
  /** Chance of a place to be explored. */
  EXPLORE_SHARE("explore.share", 0, 1),
  /** Penalty on popularity. */
  POPULARITY_PENALTY("popularity.penalty", 0, 100);

  private final String wireName;
  private final double min;
  private final double max;

  ArmSetting(String wireName, double min, double max) {
    this.wireName = wireName;
    this.min = min;
    this.max = max;
  }

  /** Name in JSON and on the command line. */
  public String wireName() {
    return wireName;
  }

  /** Min value. */
  public double min() {
    return min;
  }

  /** Max value. */
  public double max() {
    return max;
  }

  /** The setting of a name; empty if there is none. */
  public static Optional<ArmSetting> of(String wireName) {
    return Stream.of(values()).filter(each -> each.wireName.equals(wireName)).findFirst();
  }
}
