package io.freshet.model.blend;

import io.freshet.model.kernel.BlendKernel;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.TopK;
import java.util.Arrays;

/**
 * Re-ranks the best items of a user with the {@link Head}. Best means by the weighted terms.
 * Scratch of one thread.
 */
final class Reranking {
  /** How many items are re-ranked. */
  static final int REACH = 64;

  private final BlendKernel kernel;
  private final float[] scratch = new float[Kernel.SCRATCH];
  private final TopK topK;
  private final int[] items = new int[REACH];

  /** The scores that the items were chosen by, descending. */
  private final float[] chosenBy = new float[REACH];

  /** The items' weighted terms, and the head's outputs. */
  private final float[] linear = new float[REACH];

  private final float[] outcomes = new float[REACH];

  /** Both in ascending order; computed on demand. */
  private final float[] sortedLinear = new float[REACH];

  private final float[] sorted = new float[REACH];
  private boolean isSorted;

  /** The head's inputs, column by column. */
  private final float[] columns = new float[Kernel.padded(REACH) * Head.STRIDE];

  private final float[] slopes = new float[REACH * BlendContributions.SLOPES];
  private final boolean[] haveSlopes = new boolean[REACH];
  private final float[] moment = new float[Head.MOMENT];
  private float[] sums = new float[0];
  private float[] kept = new float[256];
  private int count;

  /** Floats from one input's column to the next. */
  private int stride;

  private float shift;

  /** The logarithm of the sum of the exponentials of all scores that items were chosen by. */
  private float logAll;

  Reranking(BlendKernel kernel) {
    this.kernel = kernel;
    this.topK = new TopK(kernel);
  }

  /** Forgets the last user. */
  void clear() {
    count = 0;
    shift = 0;
  }

  /**
   * Gives the best items exact scores, with the head's output if there is a head, and moves all
   * other items below them. Those are ordered by the weights of the tail if there are any, and
   * otherwise stay in their order.
   *
   * @param scores scores of all items by the weighted terms; they need only be exact enough to
   *     choose the best items
   * @param user the user whose seen items are left out of the best
   */
  void apply(BlendModel model, BlendScorer user, float[] scores) {
    History history = user.history();
    hide(history, scores);
    count = topK.select(scores, scores.length, REACH, items, chosenBy);
    if (count > 0) {
      float most = chosenBy[0];
      double all = kernel.sumExponentials(scores, scores.length, most, scratch);
      logAll = most + (float) Math.log(all);
    }
    restore(history, scores);
    if (count == 0) {
      return;
    }
    score(model, user, history);
    float least = outcomes[0];
    for (int i = 1; i < count; i++) {
      least = Math.min(least, outcomes[i]);
    }
    isSorted = false;
    Arrays.fill(haveSlopes, 0, count, false);
    // All other items stay below, by a gap that no rounding closes.
    shift = least - greatestOfOthers(model, user, scores) - 1;
    for (int i = 0; i < scores.length; i++) {
      scores[i] += shift;
    }
    for (int i = 0; i < count; i++) {
      scores[items[i]] = outcomes[i];
    }
  }

  /** Computes the exact scores of the best items. */
  private void score(BlendModel model, BlendScorer user, History history) {
    stride = Kernel.padded(count);
    model.parts.terms(user, items, count, columns, 1, stride);
    weigh(model.weights);
    Head.moment(history, moment, 0);
    for (int k = 0; k < Head.MOMENT; k++) {
      fill(Term.COUNT + k, moment[k]);
    }
    fill(Head.INPUTS, 1f);
    Head head = model.head;
    if (head == null) {
      System.arraycopy(linear, 0, outcomes, 0, count);
      return;
    }
    int width = head.width();
    if (sums.length < REACH * width) {
      sums = new float[REACH * width];
    }
    head.activate(kernel, columns, count, sums, scratch);
    for (int i = 0; i < count; i++) {
      outcomes[i] = linear[i] + head.output(sums, i * width);
    }
  }

  /** Weighs all items as the tail; returns a score that none of the others exceeds. */
  private float greatestOfOthers(BlendModel model, BlendScorer user, float[] scores) {
    TailWeights tail = model.tail;
    if (tail == null) {
      return chosenBy[count - 1];
    }
    float more = (float) tail.taste() - 1;
    float[] offsets = model.tailOffsets;
    float[] ofTaste = user.ofTaste;
    for (int i = 0; i < scores.length; i++) {
      scores[i] += more * ofTaste[i] + offsets[i];
    }
    return kernel.max(scores, scores.length);
  }

  private void weigh(float[] weights) {
    Arrays.fill(linear, 0, count, 0f);
    for (int t = 0; t < Term.COUNT; t++) {
      float weight = weights[t];
      for (int i = 0, at = t * stride; i < count; i++, at++) {
        linear[i] += weight * columns[at];
      }
    }
  }

  private void fill(int input, float value) {
    Arrays.fill(columns, input * stride, input * stride + count, value);
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

  /** Backwards, so that an item that was seen twice gets its original score back. */
  private void restore(History history, float[] scores) {
    for (int s = history.seenSize() - 1; s >= 0; s--) {
      scores[history.seen()[s]] = kept[s];
    }
  }

  /** The place of an item among the re-ranked items, or −1. */
  public int place(int item) {
    for (int i = 0; i < count; i++) {
      if (items[i] == item) {
        return i;
      }
    }
    return -1;
  }

  /** The number of re-ranked items. */
  int count() {
    return count;
  }

  /**
   * The logarithm of the denominator of the softmax. The chance of a re-ranked item is the chance
   * that the next item is among the re-ranked ones, by the scores that chose them, times its share
   * of their exact scores. Nothing that is done to the scores after re-ranking changes this.
   */
  float logTotal() {
    return logSum(outcomes) + logAll - logSum(chosenBy);
  }

  /** The logarithm of the sum of the exponentials of the re-ranked items' values. */
  private float logSum(float[] values) {
    float most = values[0];
    for (int i = 1; i < count; i++) {
      most = Math.max(most, values[i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp(values[i] - most);
    }
    return most + (float) Math.log(sum);
  }

  /** The mean of what the head added to the re-ranked items. */
  double meanOfHead() {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += outcomes[i] - linear[i];
    }
    return sum / count;
  }

  /** How far the items that were not re-ranked were moved. */
  float shift() {
    return shift;
  }

  /**
   * The score, after re-ranking, of an item that is not in the catalogue. The head knows nothing of
   * such an item; it keeps the rank among the best that its weighted terms give it.
   *
   * @param score the item's weighted terms
   * @param asTail the item's terms with the weights of the tail
   */
  float moved(float score, float asTail) {
    if (count == 0) {
      return score;
    }
    if (!isSorted) {
      System.arraycopy(linear, 0, sortedLinear, 0, count);
      Arrays.sort(sortedLinear, 0, count);
      System.arraycopy(outcomes, 0, sorted, 0, count);
      Arrays.sort(sorted, 0, count);
      isSorted = true;
    }
    if (score < sortedLinear[0]) {
      return asTail + shift;
    }
    int below = 0;
    for (int high = count; below < high; ) {
      int middle = (below + high) >>> 1;
      if (sortedLinear[middle] <= score) {
        below = middle + 1;
      } else {
        high = middle;
      }
    }
    float next = sorted[below - 1];
    if (below == count) {
      return next + (score - sortedLinear[count - 1]);
    }
    float span = sortedLinear[below] - sortedLinear[below - 1];
    float share = span > 0 ? (score - sortedLinear[below - 1]) / span : 0f;
    return next + share * (sorted[below] - next);
  }

  /**
   * The local weights of all inputs at an item, see {@link Head#slopes}, from {@code place ·
   * BlendContributions.SLOPES} on. Computed once per user.
   *
   * @param weights the weights of the terms
   */
  float[] slopes(Head head, float[] weights, int place) {
    if (!haveSlopes[place]) {
      int at = place * BlendContributions.SLOPES;
      System.arraycopy(weights, 0, slopes, at, Term.COUNT);
      Arrays.fill(slopes, at + Term.COUNT, at + BlendContributions.SLOPES, 0f);
      head.slopes(sums, place * head.width(), slopes, at);
      haveSlopes[place] = true;
    }
    return slopes;
  }

  /** One input of a re-ranked item; the one after the last input is 1. */
  float input(int place, int k) {
    return columns[k * stride + place];
  }
}
