package io.freshet.model.blend;

import io.freshet.model.History;
import io.freshet.model.TopK;
import io.freshet.model.kernel.Kernel;
import java.util.Arrays;

/**
 * The best items of a user by the weighted terms, put into a new order by the {@link Head}. Scratch
 * of one thread.
 */
final class Reranking {
  /** How many items are put into a new order. */
  static final int REACH = 200;

  private final Kernel kernel;
  private final float[] scratch = new float[Kernel.SCRATCH];
  private final TopK topK;
  private final int[] items = new int[REACH];

  /** Their weighted terms, greatest first, and what the head made of them. */
  private final float[] linear = new float[REACH];

  private final float[] outcomes = new float[REACH];

  /** The outcomes in ascending order. */
  private final float[] sorted = new float[REACH];

  private final float[] inputs = new float[REACH * Head.STRIDE];
  private final float[] columns = new float[Kernel.padded(REACH) * Head.STRIDE];
  private float[] sums = new float[0];
  private float[] kept = new float[256];
  private int count;
  private float shift;

  Reranking(Kernel kernel) {
    this.kernel = kernel;
    this.topK = new TopK(kernel);
  }

  /** Forgets the last user. */
  void clear() {
    count = 0;
    shift = 0;
  }

  /**
   * Adds the head's output to the best items' scores and moves all others below them, in the order
   * they had.
   *
   * @param scores of all items by the weighted terms
   * @param history the user's, whose seen items are not among the best
   */
  void apply(
      Head head, BlendParts parts, BlendWorkspace workspace, History history, float[] scores) {
    hide(history, scores);
    count = topK.select(scores, scores.length, REACH, items, linear);
    restore(history, scores);
    if (count == 0) {
      return;
    }
    parts.terms(workspace, items, count, inputs, Head.STRIDE);
    Head.moment(history, inputs, Term.COUNT);
    inputs[Head.INPUTS] = 1f;
    for (int i = 1; i < count; i++) {
      System.arraycopy(
          inputs, Term.COUNT, inputs, i * Head.STRIDE + Term.COUNT, Head.STRIDE - Term.COUNT);
    }
    Kernel.columns(inputs, count, Head.STRIDE, columns);
    int width = head.width();
    if (sums.length < REACH * width) {
      sums = new float[REACH * width];
    }
    head.activate(kernel, columns, count, sums, scratch);
    for (int i = 0; i < count; i++) {
      outcomes[i] = linear[i] + head.output(sums, i * width);
    }
    System.arraycopy(outcomes, 0, sorted, 0, count);
    Arrays.sort(sorted, 0, count);
    // Everything else stays below, by a gap that no rounding closes.
    shift = sorted[0] - linear[count - 1] - 1;
    for (int i = 0; i < scores.length; i++) {
      scores[i] += shift;
    }
    for (int i = 0; i < count; i++) {
      scores[items[i]] = outcomes[i];
    }
  }

  private void hide(History history, float[] scores) {
    int seen = history.seenSize();
    if (kept.length < seen) {
      kept = new float[2 * seen];
    }
    for (int s = 0; s < seen; s++) {
      kept[s] = scores[history.seen()[s]];
      scores[history.seen()[s]] = Float.NEGATIVE_INFINITY;
    }
  }

  /** Backwards, so that an item that is seen twice gets what it had at first. */
  private void restore(History history, float[] scores) {
    for (int s = history.seenSize() - 1; s >= 0; s--) {
      scores[history.seen()[s]] = kept[s];
    }
  }

  /** The place of an item among those that were put into a new order, or −1. */
  int place(int item) {
    for (int i = 0; i < count; i++) {
      if (items[i] == item) {
        return i;
      }
    }
    return -1;
  }

  /** What an item that was not put into a new order was moved by. */
  float shift() {
    return shift;
  }

  /**
   * Where the score of an item that the catalogue does not hold comes to lie. The head knows
   * nothing of such an item, which keeps the rank that its weighted terms give it among the best.
   *
   * @param score its weighted terms
   */
  float moved(float score) {
    if (count == 0 || score < linear[count - 1]) {
      return score + shift;
    }
    int above = 0;
    for (int high = count; above < high; ) {
      int middle = (above + high) >>> 1;
      if (linear[middle] > score) {
        above = middle + 1;
      } else {
        high = middle;
      }
    }
    float next = sorted[count - 1 - above];
    if (above == 0) {
      return next + (score - linear[0]);
    }
    float span = linear[above - 1] - linear[above];
    float share = span > 0 ? (score - linear[above]) / span : 0f;
    return next + share * (sorted[count - above] - next);
  }

  /** Adds the head's weights where an item is, see {@link Head#slopes}. */
  void addSlopes(Head head, int place, float[] out, int at) {
    head.slopes(sums, place * head.width(), out, at);
  }

  /** An input of an item that was put into a new order; a one after the last. */
  float input(int place, int k) {
    return inputs[place * Head.STRIDE + k];
  }
}
