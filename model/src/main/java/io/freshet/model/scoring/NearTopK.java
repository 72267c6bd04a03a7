package io.freshet.model.scoring;

import io.freshet.model.kernel.Kernel;
import java.util.Arrays;

/**
 * Selects the k best by exact scores where scores are known but for a bounded error: what could be
 * among them by its nearly right score is scored exactly. The same result as {@link TopK} over
 * exact scores, bit for bit.
 *
 * <p>With t the k-th greatest of the nearly right scores and ε their error, k items have exact
 * scores of t − ε or more, so whatever is among the best has too, and a nearly right score of t −
 * 2ε or more.
 *
 * <p>Scratch for one thread.
 */
public final class NearTopK {

  private final Kernel kernel;
  private final TopK topK;
  private int[] items = new int[64];
  private float[] exact = new float[64];

  /** Selects by means of another's scratch. */
  public NearTopK(TopK topK) {
    this.topK = topK;
    this.kernel = topK.kernel();
  }

  /**
   * Selects the best of {@link ScoredUser#scores()}, best first.
   *
   * @param user scores may have been overwritten with −∞, and with nothing else
   * @param k how many to select
   * @param outItems receives the indexes, at least {@code min(k, items)} long
   * @param outScores receives the exact scores beside them
   * @return how many were selected, less than k if there are not enough
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

  /** Collects what a bound does not rule out, in ascending order, so that ties fall as they did. */
  private int near(float[] scores, double bound) {
    // A float less than the bound; everything, if that is no number.
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
