package io.freshet.scorer.engine;

import io.freshet.model.shape.Shaping;

/**
 * Rules that shape a list beyond its scores: new items, exploration, diversity.
 *
 * @param newItems max number of items outside the model's catalogue that get a predicted score, the
 *     newest ones; 0 leaves such items to the rungs below the model
 * @param exploreShare probability that a place of a list goes to an item with few ratings, 0 to 1
 * @param exploreBelow an item has few ratings if the model's data hold fewer than this number
 * @param shaping diversity and the penalty on popularity
 */
public record ListRules(int newItems, double exploreShare, int exploreBelow, Shaping shaping) {
  /** New items scored by genres and year, no exploration, no shaping. */
  public static final ListRules PLAIN = new ListRules(10_000, 0, 5, Shaping.OFF);

  /** Checks the ranges. */
  public ListRules {
    if (newItems < 0 || exploreBelow < 1) {
      throw new IllegalArgumentException(
          newItems + " new items, exploring below " + exploreBelow + " ratings");
    }
    if (!(exploreShare >= 0 && exploreShare <= 1)) {
      throw new IllegalArgumentException("share of exploration must be 0 to 1: " + exploreShare);
    }
  }
}
