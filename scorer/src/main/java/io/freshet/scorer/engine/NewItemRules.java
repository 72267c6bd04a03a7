package io.freshet.scorer.engine;

/**
 * Rules of which items count as new.
 *
 * @param most max number of items outside the model's catalogue that get a predicted score, the
 *     newest ones; 0 leaves such items to the rungs below the model
 * @param exploreBelow an item has few ratings, and may be explored, if the model's data hold fewer
 *     than this number
 */
public record NewItemRules(int most, int exploreBelow) {
  /** The settings' defaults. */
  public static final NewItemRules DEFAULT = new NewItemRules(10_000, 5);

  /** Checks the ranges. */
  public NewItemRules {
    if (most < 0 || exploreBelow < 1) {
      throw new IllegalArgumentException(
          most + " new items, exploring below " + exploreBelow + " ratings");
    }
  }
}
