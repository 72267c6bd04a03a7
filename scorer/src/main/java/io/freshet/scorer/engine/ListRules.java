package io.freshet.scorer.engine;

import io.freshet.model.shape.Shaping;

/**
 * How lists are made beyond scores.
 *
 * @param newItems of how many items that the model's catalogue does not hold it predicts a score,
 *     the newest ones known; 0 leaves them to the rungs below the model
 * @param exploreShare the chance of each place of a list to be given to an item that few have
 *     rated, 0 to 1
 * @param exploreBelow an item with fewer ratings than this in the model's data counts as such
 * @param shaping variety and the bias towards what is popular
 */
public record ListRules(int newItems, double exploreShare, int exploreBelow, Shaping shaping) {
  /** New items by what they are, nothing explored, lists as scored. */
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
