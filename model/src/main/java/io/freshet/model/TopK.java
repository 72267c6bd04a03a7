package io.freshet.model;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.Kernels;
import java.util.Arrays;

/**
 * Selects the k best scores. A min-heap of packed longs, the score's sortable bits above the
 * inverted index, so that order and ties (the lower index wins) are one comparison; the scan skips
 * whatever is not above the worst of the k.
 *
 * <p>Scratch for one thread; allocates only when k exceeds every earlier k.
 */
public final class TopK {

  private final Kernel kernel;
  private long[] heap = new long[32];

  /** Selects with the best kernel of this JVM. */
  public TopK() {
    this(Kernels.best());
  }

  /** Selects with a given kernel. */
  public TopK(Kernel kernel) {
    this.kernel = kernel;
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

  /** Sortable bits of the score high, the inverted index low; −0 counts as 0. */
  private static long pack(float score, int item) {
    int bits = Float.floatToRawIntBits(score + 0f);
    int sortable = bits ^ ((bits >> 31) & 0x7FFFFFFF);
    return ((long) sortable << 32) | (~item & 0xFFFFFFFFL);
  }

  private static float score(long entry) {
    int sortable = (int) (entry >> 32);
    return Float.intBitsToFloat(sortable ^ ((sortable >> 31) & 0x7FFFFFFF));
  }
}
