package io.freshet.evaluation.protocol;

/**
 * Ranks of a target item; the best rank is 0. An equal score counts as better than the target's, so
 * a model that cannot tell items apart gains nothing. A target with a NaN score, or one that is not
 * in the model, has no rank.
 */
final class Ranks {

  /** The rank of a target that cannot be ranked. */
  static final int NONE = -1;

  private Ranks() {}

  /**
   * The rank of a target among all items except the excluded ones.
   *
   * @param scores one per item
   * @param target index of the target, or −1 if it is not in the model
   * @param excluded distinct item indexes, with or without the target
   * @param from index of the first element of {@code excluded} to use
   * @param to index after the last element of {@code excluded} to use
   */
  static int full(float[] scores, int target, int[] excluded, int from, int to) {
    if (target < 0 || Float.isNaN(scores[target])) {
      return NONE;
    }
    float mine = scores[target];
    int notWorse = -1; // the target itself
    for (float s : scores) {
      notWorse += s >= mine ? 1 : 0;
    }
    for (int k = from; k < to; k++) {
      notWorse -= excluded[k] != target && scores[excluded[k]] >= mine ? 1 : 0;
    }
    return notWorse;
  }

  /** As {@link #full(float[], int, int[], int, int)} with scores in double. */
  static int full(double[] scores, int target, int[] excluded, int from, int to) {
    double mine = scores[target];
    int notWorse = -1;
    for (double s : scores) {
      notWorse += s >= mine ? 1 : 0;
    }
    for (int k = from; k < to; k++) {
      notWorse -= excluded[k] != target && scores[excluded[k]] >= mine ? 1 : 0;
    }
    return notWorse;
  }

  /**
   * The rank of a target among a few other items.
   *
   * @param others item indexes; −1 is an item that is not in the model and ranks last
   */
  static int among(float[] scores, int target, int[] others) {
    if (target < 0 || Float.isNaN(scores[target])) {
      return NONE;
    }
    float mine = scores[target];
    int notWorse = 0;
    for (int other : others) {
      notWorse += other >= 0 && scores[other] >= mine ? 1 : 0;
    }
    return notWorse;
  }

  /** The HR@k of one target: 1 if its rank is within a list of k, otherwise 0. */
  static double hit(int rank, int k) {
    return rank >= 0 && rank < k ? 1 : 0;
  }

  /** The NDCG@k of one target: ln 2 / ln(rank + 2) within a list of k, otherwise 0. */
  static double gain(int rank, int k) {
    return rank >= 0 && rank < k ? Math.log(2) / Math.log(rank + 2) : 0;
  }

  /** The reciprocal rank of one target: 1 / (rank + 1); 0 if it cannot be ranked. */
  static double reciprocal(int rank) {
    return rank < 0 ? 0 : 1.0 / (rank + 1.0);
  }

  /**
   * Adds the hit and the gain of a target.
   *
   * @param suffix suffix of both metric names
   * @param rank rank of the target
   */
  static void add(PerUserSums tally, int k, int slot, String suffix, int rank) {
    tally.add("recall@" + k + suffix, slot, hit(rank, k));
    tally.add("dcg@" + k + suffix, slot, gain(rank, k));
  }
}
