package io.freshet.model.popularity;

/**
 * The weight of an event in the live counts that rank items for users of whom nothing is known. The
 * scorer and the evaluator count by it.
 */
public final class LikeWeight {
  /** Weight of an event that is no like, so that items have an order where nobody states likes. */
  private static final double OTHER = 0.1;

  private LikeWeight() {}

  /** Returns the weight: 1 for a like, 0.1 for any other event. */
  public static double of(boolean liked) {
    return liked ? 1 : OTHER;
  }
}
