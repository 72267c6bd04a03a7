package io.freshet.model.scoring;

import io.freshet.model.kernel.Kernel;
import java.util.Arrays;

/**
 * Selects the k best items by exact score from approximate scores with a bounded error. Only the
 * items that could be among the best are scored exactly. The result is the same as that of {@link
 * TopK} over exact scores, bit for bit.
 *
 * <p>Let t be the k-th largest approximate score and ε the max error. Then k items have exact
 * scores of at least t − ε, so every item among the best has one too, and hence an approximate
 * score of at least t − 2ε.
 *
 * <p>Scratch of one thread.
 */
public final class NearTopK {

  private final Kernel kernel;
  private final TopK topK;
  private int[] items = new int[64];
  private float[] exact = new float[64];

  /** Creates a selector that shares the scratch of a {@link TopK}. */
  public NearTopK(TopK topK) {
    this.topK = topK;
    this.kernel = topK.kernel();
  }

  /**
   * Selects the best of {@link ScoredUser#scores()}, best first.
   *
   * @param user its scores may have been overwritten with −∞, but with nothing else
   * @param k number of items to select
   * @param outItems receives the indexes, at least {@code min(k, items)} long
   * @param outScores receives the exact scores, in the order of {@code outItems}
   * @return the number of selected items, less than k if there are not enough
   */
  public int select(ScoredUser user, int k, int[] outItems, float[] outScores) {
    float[] scores = user.scores();
    double error = user.error();
    int found = topK.select(scores, scores.length, k, outItems, outScores);
    if (error == 0 || found == 0) {
      return found;
    }
    int count = near(scores, outScores[found - 1] - 2 * error);
    if (exact.length < count) {
      exact = new float[items.length];
    }
    user.scoreExactly(items, count, exact);
    int selected = topK.select(exact, count, k, outItems, outScores);
    for (int i = 0; i < selected; i++) {
      outItems[i] = items[outItems[i]];
    }
    return selected;
  }

  /**
   * Collects the items that a bound does not rule out, in ascending order, so that ties break as in
   * an exact selection.
   */
  private int near(float[] scores, double bound) {
    // A float below the bound, or −∞ if the bound is not a number.
    float threshold =
        Double.isFinite(bound) ? Math.nextDown((float) bound) : Float.NEGATIVE_INFINITY;
    int count = 0;
    for (int at = kernel.nextAbove(scores, 0, scores.length, threshold);
        at < scores.length;
        at = kernel.nextAbove(scores, at + 1, scores.length, threshold)) {
      if (count == items.length) {
        items = Arrays.copyOf(items, 2 * count);
      }
      items[count++] = at;
    }
    return count;
  }
}
