package io.freshet.model.scoring;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.Kernels;
import java.util.Arrays;

/**
 * Selects the k best scores. A min-heap of packed longs, the score's sortable bits above the
 * inverted index, so that order and ties (the lower index wins) are one comparison; the scan skips
 * whatever is not above the worst of the k. Where many are wanted, a bound below the worst of them
 * is guessed from a sample of the scores first, and what lies above it is sorted: the result is the
 * same, and a guess that turns out too high is dropped.
 *
 * <p>Scratch for one thread; allocates only when k exceeds every earlier k, or, where many are
 * wanted, n every earlier n.
 */
public final class TopK {

  /** From so many on, a bound is guessed. */
  private static final int MANY = 64;

  /** How many scores the guess is made from. */
  private static final int SAMPLE = 128;

  private final Kernel kernel;
  private long[] heap = new long[32];
  private final RadixSort radix = new RadixSort();
  private float[] sample = new float[0];
  private int[] keys = new int[0];
  private int[] items = new int[0];

  /** Selects with the best kernel of this JVM. */
  public TopK() {
    this(Kernels.best());
  }

  /** Selects with a given kernel. */
  public TopK(Kernel kernel) {
    this.kernel = kernel;
  }

  /** What compares scores. */
  Kernel kernel() {
    return kernel;
  }

  /**
   * Selects the best scores, best first. −∞ and NaN are never selected; +∞ is.
   *
   * @param scores the scores; only the first {@code n} count
   * @param k how many to select
   * @param outItems receives the indexes, at least {@code min(k, n)} long
   * @param outScores receives the scores beside them (−0 as 0)
   * @return how many were selected, less than k if there are not enough
   * @throws IllegalArgumentException if n or k is negative or n exceeds the array
   */
  public int select(float[] scores, int n, int k, int[] outItems, float[] outScores) {
    if (n < 0 || n > scores.length || k < 0) {
      throw new IllegalArgumentException(
          "cannot select " + k + " of " + n + " among " + scores.length + " scores");
    }
    int wanted = Math.min(k, n);
    if (wanted == 0) {
      return 0;
    }
    if (wanted >= MANY && n >= 4 * wanted && selectMany(scores, n, wanted, outItems, outScores)) {
      return wanted;
    }
    if (heap.length < wanted) {
      heap = new long[wanted];
    }
    int size = fill(scores, n, wanted);
    Arrays.sort(heap, 0, size);
    for (int i = 0; i < size; i++) {
      long entry = heap[size - 1 - i];
      outItems[i] = ~(int) entry;
      outScores[i] = score(entry);
    }
    return size;
  }

  /** Sorts what lies above a guess; false if the guess was too high. */
  private boolean selectMany(float[] scores, int n, int wanted, int[] outItems, float[] outScores) {
    float bound = guess(scores, n, wanted);
    if (keys.length < n) {
      keys = new int[n];
      items = new int[n];
    }
    int size = kernel.above(scores, n, bound, items);
    if (size < wanted) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      keys[i] = sortable(scores[items[i]]);
    }
    radix.descending(keys, items, size);
    for (int i = 0; i < wanted; i++) {
      outItems[i] = items[i];
      outScores[i] = score(keys[i]);
    }
    return true;
  }

  /**
   * The sample's score that leaves some two and a half standard deviations more above it than are
   * wanted.
   */
  private float guess(float[] scores, int n, int wanted) {
    if (sample.length == 0) {
      sample = new float[SAMPLE];
    }
    if (heap.length < SAMPLE) {
      heap = new long[SAMPLE];
    }
    for (int s = 0; s < SAMPLE; s++) {
      sample[s] = scores[(int) ((long) s * n / SAMPLE)];
    }
    double expected = (double) wanted * SAMPLE / n;
    int place = 1 + (int) Math.ceil(expected + 2.5 * Math.sqrt(expected));
    int size = fill(sample, SAMPLE, place);
    return size < place ? Float.NEGATIVE_INFINITY : score(heap[0]);
  }

  private int fill(float[] scores, int n, int wanted) {
    int size = 0;
    float threshold = Float.NEGATIVE_INFINITY;
    int i = kernel.nextAbove(scores, 0, n, threshold);
    while (i < n) {
      long entry = pack(scores[i], i);
      if (size < wanted) {
        siftUp(entry, size++);
      } else {
        siftDown(entry, size);
      }
      if (size == wanted) {
        threshold = score(heap[0]);
      }
      i = kernel.nextAbove(scores, i + 1, n, threshold);
    }
    return size;
  }

  private void siftUp(long entry, int at) {
    int hole = at;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      if (heap[parent] <= entry) {
        break;
      }
      heap[hole] = heap[parent];
      hole = parent;
    }
    heap[hole] = entry;
  }

  private void siftDown(long entry, int size) {
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= entry) {
        break;
      }
      heap[hole] = heap[child];
      hole = child;
    }
    heap[hole] = entry;
  }

  /** Sortable bits of the score high, the inverted index low. */
  private static long pack(float score, int item) {
    return ((long) sortable(score) << 32) | (~item & 0xFFFFFFFFL);
  }

  private static float score(long entry) {
    return score((int) (entry >> 32));
  }

  /** A number that is greater where the score is; −0 counts as 0. */
  private static int sortable(float score) {
    int bits = Float.floatToRawIntBits(score + 0f);
    return bits ^ ((bits >> 31) & 0x7FFFFFFF);
  }

  private static float score(int sortable) {
    return Float.intBitsToFloat(sortable ^ ((sortable >> 31) & 0x7FFFFFFF));
  }
}
