package io.freshet.scorer.engine;

import io.freshet.model.shape.Shaping;
import io.freshet.schemas.experiment.ArmSetting;
import java.util.Map;

/**
 * Rules by which one list is made from scores: exploration and shaping. They are given with every
 * answer, so that requests and experiments can differ from the settings. Immutable.
 *
 * @param exploreShare probability that a place of a list goes to an item with few ratings, 0 to 1
 * @param shaping diversity and the penalty on popularity
 */
public record ListRules(double exploreShare, Shaping shaping) {
  /** The items with the best scores. */
  public static final ListRules PLAIN = new ListRules(0, Shaping.OFF);

  /** Checks the range. */
  public ListRules {
    if (!(exploreShare >= 0 && exploreShare <= 1)) {
      throw new IllegalArgumentException("share of exploration must be 0 to 1: " + exploreShare);
    }
  }

  /** Returns these rules with another share of exploration, 0 to 1. */
  public ListRules withExploreShare(double share) {
    return new ListRules(share, shaping);
  }

  /** Returns these rules with the settings of an experiment's arm. */
  public ListRules with(Map<ArmSetting, Double> settings) {
    if (settings.isEmpty()) {
      return this;
    }
    return new ListRules(
        settings.getOrDefault(ArmSetting.EXPLORE_SHARE, exploreShare),
        new Shaping(
            settings.getOrDefault(ArmSetting.DIVERSITY, shaping.diversity()),
            settings.getOrDefault(ArmSetting.POPULARITY_PENALTY, shaping.popularityPenalty()),
            shaping.candidates()));
  }

  /** Returns these rules with another diversity, 0 to 1. */
  public ListRules withDiversity(double diversity) {
    return new ListRules(
        exploreShare, new Shaping(diversity, shaping.popularityPenalty(), shaping.candidates()));
  }
}
