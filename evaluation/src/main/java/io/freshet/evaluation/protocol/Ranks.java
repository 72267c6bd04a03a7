package io.freshet.evaluation.protocol;

/**
 * Ranks of a target, 0 for the best. An equal score counts as better than the target's: a model
 * that cannot tell items apart earns nothing. A target whose score is NaN, or whose item the model
 * does not hold, cannot be ranked.
 */
final class Ranks {

  /** The rank of what cannot be ranked. */
  static final int NONE = -1;

  private Ranks() {}

  /**
   * Among all items but some.
   *
   * @param scores one per item
   * @param target index, or −1 if the model does not hold the item
   * @param excluded item indexes, each once; the target among them or not
   * @param from first of them that counts
   * @param to after the last of them that counts
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
   * Among a few others.
   *
   * @param others item indexes; −1 is an item that the model does not hold, which ranks last
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

  /** Whether a rank is within a list of k: HR@k of one target. */
  static double hit(int rank, int k) {
    return rank >= 0 && rank < k ? 1 : 0;
  }

  /** ln 2 / ln(rank + 2) within a list of k, else 0: NDCG@k of one target. */
  static double gain(int rank, int k) {
    return rank >= 0 && rank < k ? Math.log(2) / Math.log(rank + 2) : 0;
  }

  /** 1 / (rank + 1); 0 for what cannot be ranked. */
  static double reciprocal(int rank) {
    return rank < 0 ? 0 : 1.0 / (rank + 1.0);
  }

  /**
   * Adds a target's hit and gain.
   *
   * @param suffix of the names of both metrics
   * @param rank of the target
   */
  static void add(PerUserSums tally, int k, int slot, String suffix, int rank) {
    tally.add("recall@" + k + suffix, slot, hit(rank, k));
    tally.add("dcg@" + k + suffix, slot, gain(rank, k));
  }
}
