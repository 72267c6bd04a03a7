package io.freshet.model.blend;

import io.freshet.model.History;
import io.freshet.model.SparseRows;
import io.freshet.model.kernel.Kernel;
import java.util.Arrays;

/**
 * How much speaks for each item because of what came last in a history: sums of {@link Transitions}
 * over its newest entries, weighted by their rank from the end. Touches only the pairs of those
 * entries. Scratch of one thread.
 */
final class OrderScores {
  /** Newest entries that count for what follows and what is near, the r-th by 1/r. */
  static final int LATEST = 10;

  /** Newest entries of which the liked ones count for what is liked after, the r-th by 1/√r. */
  static final int LATELY = 50;

  /** ε: the share from which on evidence counts by its logarithm. */
  private static final float EPSILON = 1e-3f;

  private static final int CHANNELS = Transitions.CHANNELS;
  private static final int WIDE = Transitions.BESIDE;

  /** Items whose sums are cleared, taken to logarithms and added to scores together: 2 to this. */
  private static final int BLOCK_BITS = 4;

  private static final int BLOCK = 1 << BLOCK_BITS;

  /** Where a channel stands among the three sums of wide pairs. */
  private static final int[] SLOT = new int[CHANNELS];

  private static final float[] INVERSE_RANK = new float[LATELY + 1];
  private static final float[] INVERSE_ROOT = new float[LATELY + 1];

  static {
    SLOT[Transitions.AFTER] = 0;
    SLOT[Transitions.BEFORE] = 1;
    SLOT[Transitions.NEAR] = 2;
    for (int r = 1; r <= LATELY; r++) {
      INVERSE_RANK[r] = r <= LATEST ? 1f / r : 0f;
      INVERSE_ROOT[r] = (float) (1 / Math.sqrt(r));
    }
  }

  private final Transitions transitions;
  private final float likeThreshold;
  private final Kernel kernel;

  /** Three sums per item, zero but in the blocks that are marked. */
  private final float[] sums;

  /** Of what is liked after: a sum per item. Apart, so that it fits the first-level cache. */
  private final float[] likedSums;

  /** The terms they make, which stand in the marked blocks alone. */
  private final float[] terms;

  private final float[] likedTerms;

  /** Marks blocks of items of which one has a sum. */
  private final boolean[] marked;

  /** Of items whose terms are being shared out, their number from 1 on; else 0. */
  private final int[] numbers;

  private float[] perUnit = new float[0];

  OrderScores(Transitions transitions, float likeThreshold, Kernel kernel) {
    this.transitions = transitions;
    this.likeThreshold = likeThreshold;
    this.kernel = kernel;
    int blocks = (transitions.items() + BLOCK - 1) / BLOCK;
    this.marked = new boolean[blocks];
    this.numbers = new int[transitions.items()];
    this.likedSums = new float[Math.multiplyExact(blocks, BLOCK)];
    this.likedTerms = new float[likedSums.length];
    this.sums = new float[Math.multiplyExact(likedSums.length, WIDE)];
    this.terms = new float[sums.length];
  }

  /** Sums over the newest entries of a history, and makes terms of them. */
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
    toTerms();
  }

  /**
   * Takes the sums to logarithms. The kernel is called in one place alone: the compiler stops
   * inlining where a method has become too large, and a second copy of the loop is too much.
   */
  private void toTerms() {
    for (int part = 0; part < 2; part++) {
      boolean wide = part == 0;
      int perItem = wide ? WIDE : 1;
      for (int block = next(0); block < marked.length; ) {
        int end = end(block);
        kernel.logarithms(
            wide ? sums : likedSums,
            block * BLOCK * perItem,
            (end - block) * BLOCK * perItem,
            1 / EPSILON,
            wide ? terms : likedTerms);
        block = next(end);
      }
    }
  }

  private void forget() {
    for (int block = next(0); block < marked.length; ) {
      int end = end(block);
      int from = block * BLOCK;
      int to = end * BLOCK;
      Arrays.fill(sums, from * WIDE, to * WIDE, 0f);
      Arrays.fill(likedSums, from, to, 0f);
      Arrays.fill(marked, block, end, false);
      block = next(end);
    }
  }

  /** The first marked block from this one on. */
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
      int at = item * WIDE;
      sums[at] += weight * values[from];
      sums[at + 1] += weight * values[from + 1];
      sums[at + 2] += weight * values[from + 2];
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
      likedSums[item] += weight * values[pair];
    }
  }

  /**
   * Adds the four terms, times their weights, to the scores of all items.
   *
   * @param weights of the four terms, from {@code first} on
   */
  void addTo(float[] scores, float[] weights, int first) {
    float forAfter = weights[first + Transitions.AFTER];
    float forLiked = weights[first + Transitions.AFTER_LIKED];
    float forBefore = weights[first + Transitions.BEFORE];
    float forNear = weights[first + Transitions.NEAR];
    for (int block = next(0); block < marked.length; ) {
      int end = end(block);
      int last = Math.min(end * BLOCK, scores.length);
      for (int i = block * BLOCK, at = i * WIDE; i < last; i++, at += WIDE) {
        scores[i] +=
            forAfter * terms[at]
                + forBefore * terms[at + 1]
                + forNear * terms[at + 2]
                + forLiked * likedTerms[i];
      }
      block = next(end);
    }
  }

  /** A term of an item. */
  float term(int item, int channel) {
    if (!marked[item >>> BLOCK_BITS]) {
      return 0f;
    }
    return channel == Transitions.AFTER_LIKED
        ? likedTerms[item]
        : terms[item * WIDE + SLOT[channel]];
  }

  /**
   * Adds to each entry its part of some items' terms: a term is shared out in proportion to what
   * the entries brought to its sum. Walks the pairs of the entries, as {@link #take} did.
   *
   * @param entries places in the history, ascending; the first {@code entryCount} count
   * @param items distinct items; the first {@code itemCount} count
   * @param weights of the four terms of the first item, from {@code first} on, those of the next
   *     one {@code stride} further
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

  /** What a unit of a sum brings to the score, by its weight. */
  private float perUnit(int item, int channel, float weight) {
    boolean ofLiked = channel == Transitions.AFTER_LIKED;
    float sum = ofLiked ? likedSums[item] : sums[item * WIDE + SLOT[channel]];
    return sum > 0 ? weight * term(item, channel) / sum : 0f;
  }
}
