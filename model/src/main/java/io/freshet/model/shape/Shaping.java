package io.freshet.model.shape;

/**
 * Settings of how lists are built from the best candidates.
 *
 * @param diversity δ of maximal marginal relevance, 0 to 1: 0 keeps the order, 1 considers only
 *     diversity
 * @param popularityPenalty β, 0 or more: what the most popular candidate loses, as a share of the
 *     range between the worst and the best candidate's score; 0 keeps the order
 * @param candidates number of best items to consider, at least 1
 */
public record Shaping(double diversity, double popularityPenalty, int candidates) {
  /** No shaping: lists stay as they are. */
  public static final Shaping OFF = new Shaping(0, 0, 100);

  /** Checks the ranges. */
  public Shaping {
    if (!(diversity >= 0 && diversity <= 1)) {
      throw new IllegalArgumentException("diversity must be 0 to 1: " + diversity);
    }
    if (!(popularityPenalty >= 0) || Double.isInfinite(popularityPenalty)) {
      throw new IllegalArgumentException(
          "popularity penalty must be 0 or more: " + popularityPenalty);
    }
    if (candidates < 1) {
      throw new IllegalArgumentException(
          "the number of candidates must be 1 or more: " + candidates);
    }
  }

  /** Tells whether lists stay as they are. */
  public boolean isOff() {
    return diversity == 0 && popularityPenalty == 0;
  }
}
