package io.freshet.model.scoring;

import java.util.Arrays;

/**
 * Collects the entries of a sparse row and keeps the n of greatest weight; of equal ones those of
 * the lower column. The scratch of one thread.
 */
public final class LargestEntries {
  private long[] keys = new long[64];
  private int size;

  /** An empty collection. */
  public LargestEntries() {}

  /** Forgets everything. */
  public void clear() {
    size = 0;
  }

  /** Adds an entry; each column once; the weight is 0 or more. */
  public void add(int column, float weight) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
    }
    // Bits of floats that are not negative sort as the floats do; the inverted column breaks ties.
    keys[size++] = (long) Float.floatToIntBits(weight) << 32 | (~column & 0xFFFFFFFFL);
  }

  /**
   * Keeps the n greatest.
   *
   * @param out receives their columns, ascending
   * @return how many they are
   */
  public int keep(int n, int[] out) {
    int kept = Math.min(n, size);
    if (kept < size) {
      select(kept);
    }
    for (int k = 0; k < kept; k++) {
      out[k] = ~(int) keys[k];
    }
    Arrays.sort(out, 0, kept);
    return kept;
  }

  /** Moves the n greatest keys to the front (Hoare's selection); keys differ from each other. */
  private void select(int n) {
    int from = 0;
    int to = size - 1;
    while (from < to) {
      long pivot = median(keys[from], keys[(from + to) >>> 1], keys[to]);
      int a = from;
      int b = to;
      while (a <= b) {
        while (keys[a] > pivot) {
          a++;
        }
        while (keys[b] < pivot) {
          b--;
        }
        if (a <= b) {
          long swap = keys[a];
          keys[a++] = keys[b];
          keys[b--] = swap;
        }
      }
      if (n - 1 <= b) {
        to = b;
      } else if (n - 1 >= a) {
        from = a;
      } else {
        return;
      }
    }
  }

  private static long median(long a, long b, long c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
