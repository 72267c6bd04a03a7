package io.freshet.model.scoring;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.Kernels;
import java.util.Arrays;

/**
 * Selects the k best scores with a min-heap of packed longs: the score's sortable bits in the high
 * half, the inverted index in the low half. So one comparison decides order and ties (the lower
 * index wins). The scan skips every score that does not exceed the worst of the k. For a large k, a
 * lower bound of the k-th score is first estimated from a sample, and only the scores above it are
 * sorted. The result is the same; if the estimate is too high, it is discarded.
 *
 * <p>Scratch of one thread; it allocates only when k, or for a large k the number of scores,
 * exceeds every earlier value.
 */
public final class TopK {

  /** From this k on, a bound is estimated. */
  private static final int MANY = 64;

  /** How many scores the bound is estimated from. */
  private static final int SAMPLE = 128;

  private final Kernel kernel;
  private long[] heap = new long[32];
  private final RadixSort radix = new RadixSort();
  private float[] sample = new float[0];
  private int[] keys = new int[0];
  private int[] items = new int[0];

  /** Creates a selector with the best kernel of this JVM. */
  public TopK() {
    this(Kernels.best());
  }

  /** Creates a selector with a given kernel. */
  public TopK(Kernel kernel) {
    this.kernel = kernel;
  }

  /** The kernel that compares scores. */
  Kernel kernel() {
    return kernel;
  }

  /**
   * Selects the best scores, best first. −∞ and NaN are never selected; +∞ is.
   *
   * @param scores the scores; only the first {@code n} are used
   * @param k number of scores to select
   * @param outItems receives the indexes, at least {@code min(k, n)} long
   * @param outScores receives the scores, in the order of {@code outItems} (−0 as 0)
   * @return the number of selected scores, less than k if there are not enough
   * @throws IllegalArgumentException if n or k is negative or n exceeds the length of the array
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

  /** Sorts the scores above an estimated bound; false if the bound was too high. */
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
   * A score of the sample that about as many scores exceed as are wanted, plus two and a half
   * standard deviations.
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

  /** The score's sortable bits in the high half, the inverted index in the low half. */
  private static long pack(float score, int item) {
    return ((long) sortable(score) << 32) | (~item & 0xFFFFFFFFL);
  }

  private static float score(long entry) {
    return score((int) (entry >> 32));
  }

  /** An int that orders like the score; −0 counts as 0. */
  private static int sortable(float score) {
    int bits = Float.floatToRawIntBits(score + 0f);
    return bits ^ ((bits >> 31) & 0x7FFFFFFF);
  }

  private static float score(int sortable) {
    return Float.intBitsToFloat(sortable ^ ((sortable >> 31) & 0x7FFFFFFF));
  }
}
