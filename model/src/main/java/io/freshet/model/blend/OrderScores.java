package io.freshet.model.blend;

import io.freshet.model.kernel.BlendKernel;
import io.freshet.model.kernel.Logarithm;
import io.freshet.model.scoring.History;
import io.freshet.model.snapshot.SparseRows;
import java.util.Arrays;

/**
 * Scores items by how often they follow the newest items of a history: sums of {@link Transitions}
 * over the newest entries, weighted by their rank from the end. It reads only the pairs of those
 * entries. Scratch of one thread.
 */
final class OrderScores {
  /**
   * Newest entries that count for {@code AFTER}, {@code BEFORE} and {@code NEAR}, the r-th by 1/r.
   */
  static final int LATEST = 10;

  /** Newest entries whose liked items count for {@code AFTER_LIKED}, the r-th by 1/√r. */
  static final int LATELY = 50;

  /** ε: shares above it count by their logarithm. */
  private static final float EPSILON = 1e-3f;

  private static final float FACTOR = 1 / EPSILON;

  private static final int CHANNELS = Transitions.CHANNELS;
  private static final int WIDE = Transitions.BESIDE;
  private static final int LANES = BlendKernel.LANES;

  /** Logarithm to base 2 of the block size: items whose sums are cleared and added together. */
  private static final int BLOCK_BITS = 4;

  private static final int BLOCK = 1 << BLOCK_BITS;

  private static final float[] INVERSE_RANK = new float[LATELY + 1];
  private static final float[] INVERSE_ROOT = new float[LATELY + 1];

  static {
    for (int r = 1; r <= LATELY; r++) {
      INVERSE_RANK[r] = r <= LATEST ? 1f / r : 0f;
      INVERSE_ROOT[r] = (float) (1 / Math.sqrt(r));
    }
  }

  private final Transitions transitions;
  private final float likeThreshold;
  private final BlendKernel kernel;

  /**
   * Four sums per item, zero outside the marked blocks. Each group of items has its sums of the
   * first channel, then those of the next. So a pair touches two cache lines instead of four, and a
   * vector holds a single channel.
   */
  private final float[] sums;

  /** Marks the blocks in which at least one item has a sum. */
  private final boolean[] marked;

  /** The number, from 1, of each item whose terms are being divided; 0 for all other items. */
  private final int[] numbers;

  private float[] perUnit = new float[0];

  OrderScores(Transitions transitions, float likeThreshold, BlendKernel kernel) {
    this.transitions = transitions;
    this.likeThreshold = likeThreshold;
    this.kernel = kernel;
    int blocks = (transitions.items() + BLOCK - 1) / BLOCK;
    this.marked = new boolean[blocks];
    this.numbers = new int[transitions.items()];
    this.sums = new float[Math.multiplyExact(blocks, BLOCK * CHANNELS)];
  }

  /** The index of an item's sum in the first channel; the next channel is LANES further. */
  private static int place(int item) {
    return (item & -LANES) * CHANNELS + (item & (LANES - 1));
  }

  /** Computes the sums over the newest entries of a history. */
  void take(History history) {
    forget();
    int length = history.size();
    for (int r = 1; r <= LATEST && r <= length; r++) {
      add(history.items()[length - r], INVERSE_RANK[r]);
    }
    for (int r = 1; r <= LATELY && r <= length; r++) {
      if (history.ratings()[length - r] >= likeThreshold) {
        addLiked(history.items()[length - r], INVERSE_ROOT[r]);
      }
    }
  }

  private void forget() {
    for (int block = next(0); block < marked.length; ) {
      int end = end(block);
      Arrays.fill(sums, block * BLOCK * CHANNELS, end * BLOCK * CHANNELS, 0f);
      Arrays.fill(marked, block, end, false);
      block = next(end);
    }
  }

  /** The first marked block at or after this block. */
  private int next(int block) {
    int at = block;
    while (at < marked.length && !marked[at]) {
      at++;
    }
    return at;
  }

  /** The end of a run of marked blocks. */
  private int end(int block) {
    int at = block;
    while (at < marked.length && marked[at]) {
      at++;
    }
    return at;
  }

  private void add(int a, float weight) {
    int[] items = transitions.columns();
    float[] values = transitions.values();
    int from = transitions.start(a) * WIDE;
    for (int pair = transitions.start(a), end = transitions.start(a + 1); pair < end; pair++) {
      int item = items[pair];
      marked[item >>> BLOCK_BITS] = true;
      int at = place(item);
      sums[at + LANES * Transitions.AFTER] += weight * values[from];
      sums[at + LANES * Transitions.BEFORE] += weight * values[from + 1];
      sums[at + LANES * Transitions.NEAR] += weight * values[from + 2];
      from += WIDE;
    }
  }

  private void addLiked(int a, float weight) {
    SparseRows liked = transitions.liked();
    int[] items = liked.columns();
    float[] values = liked.values();
    for (int pair = liked.start(a), end = liked.start(a + 1); pair < end; pair++) {
      int item = items[pair];
      marked[item >>> BLOCK_BITS] = true;
      sums[place(item) + LANES * Transitions.AFTER_LIKED] += weight * values[pair];
    }
  }

  /**
   * Adds the four weighted terms to the scores of all items.
   *
   * @param weights holds the weights of the four terms from {@code first} on
   */
  void addTo(float[] scores, float[] weights, int first) {
    for (int block = next(0); block < marked.length; ) {
      int end = end(block);
      int from = block * BLOCK;
      int until = Math.min(end * BLOCK, scores.length);
      int groups = (until - from) / LANES;
      kernel.addLogarithms(sums, place(from), groups, FACTOR, weights, first, scores, from);
      for (int i = from + groups * LANES; i < until; i++) {
        for (int c = 0; c < CHANNELS; c++) {
          scores[i] = Math.fma(weights[first + c], term(i, c), scores[i]);
        }
      }
      block = next(end);
    }
  }

  /** One term of an item. */
  float term(int item, int channel) {
    return Logarithm.ln(Math.fma(sum(item, channel), FACTOR, 1f));
  }

  private float sum(int item, int channel) {
    return sums[place(item) + LANES * channel];
  }

  /**
   * Adds to each entry its part of some items' terms. A term is divided among the entries in
   * proportion to what they brought to its sum. Reads the pairs of the entries, as {@link #take}
   * does.
   *
   * @param entries indexes in the history, ascending; the first {@code entryCount} are used
   * @param items distinct items; the first {@code itemCount} are used
   * @param weights holds the weights of the four terms of the first item from {@code first} on; the
   *     next item's are {@code stride} further
   * @param out items × entries
   */
  void contributions(
      History history,
      int[] entries,
      int entryCount,
      int[] items,
      int itemCount,
      float[] weights,
      int first,
      int stride,
      float[] out) {
    if (perUnit.length < itemCount * CHANNELS) {
      perUnit = new float[Math.multiplyExact(2 * itemCount, CHANNELS)];
    }
    for (int i = 0; i < itemCount; i++) {
      numbers[items[i]] = i + 1;
      for (int c = 0; c < CHANNELS; c++) {
        perUnit[i * CHANNELS + c] = perUnit(items[i], c, weights[first + i * stride + c]);
      }
    }
    int length = history.size();
    for (int e = entryCount - 1; e >= 0 && length - entries[e] <= LATELY; e--) {
      int rated = history.items()[entries[e]];
      int r = length - entries[e];
      if (r <= LATEST) {
        share(rated, INVERSE_RANK[r], out, e, entryCount);
      }
      if (history.ratings()[entries[e]] >= likeThreshold) {
        shareLiked(rated, INVERSE_ROOT[r], out, e, entryCount);
      }
    }
    for (int i = 0; i < itemCount; i++) {
      numbers[items[i]] = 0;
    }
  }

  private void share(int a, float weight, float[] out, int entry, int entryCount) {
    int[] items = transitions.columns();
    float[] values = transitions.values();
    for (int pair = transitions.start(a), end = transitions.start(a + 1); pair < end; pair++) {
      int number = numbers[items[pair]];
      if (number > 0) {
        int unit = (number - 1) * CHANNELS;
        int from = pair * WIDE;
        out[(number - 1) * entryCount + entry] +=
            weight
                * (perUnit[unit + Transitions.AFTER] * values[from]
                    + perUnit[unit + Transitions.BEFORE] * values[from + 1]
                    + perUnit[unit + Transitions.NEAR] * values[from + 2]);
      }
    }
  }

  private void shareLiked(int a, float weight, float[] out, int entry, int entryCount) {
    SparseRows liked = transitions.liked();
    int[] items = liked.columns();
    for (int pair = liked.start(a), end = liked.start(a + 1); pair < end; pair++) {
      int number = numbers[items[pair]];
      if (number > 0) {
        out[(number - 1) * entryCount + entry] +=
            weight * perUnit[(number - 1) * CHANNELS + Transitions.AFTER_LIKED] * liked.value(pair);
      }
    }
  }

  /** The score per unit of a sum, by the weight of its term. */
  private float perUnit(int item, int channel, float weight) {
    float sum = sum(item, channel);
    return sum > 0 ? weight * term(item, channel) / sum : 0f;
  }
}
