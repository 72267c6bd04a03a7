package io.freshet.model.shape;

/**
 * How lists are put together from the best candidates.
 *
 * @param diversity δ of maximal marginal relevance, 0 to 1: 0 leaves the order alone, 1 looks at
 *     variety only
 * @param popularityPenalty β, 0 or more: what the most popular candidate loses, in units of the
 *     span between the best and the worst candidate's score; 0 leaves the order alone
 * @param candidates how many of the best items are looked at, at least 1
 */
public record Shaping(double diversity, double popularityPenalty, int candidates) {
  /** Lists as they are. */
  public static final Shaping OFF = new Shaping(0, 0, 100);

  /** Checks the ranges. */
  public Shaping {
    if (!(diversity >= 0 && diversity <= 1)) {
      throw new IllegalArgumentException("diversity must be 0 to 1: " + diversity);
    }
    if (!(popularityPenalty >= 0) || Double.isInfinite(popularityPenalty)) {
      throw new IllegalArgumentException(
          "the penalty on popularity must be 0 or more: " + popularityPenalty);
    }
    if (candidates < 1) {
      throw new IllegalArgumentException("there must be candidates: " + candidates);
    }
  }

  /** Whether lists stay as they are. */
  public boolean isOff() {
    return diversity == 0 && popularityPenalty == 0;
  }
}
