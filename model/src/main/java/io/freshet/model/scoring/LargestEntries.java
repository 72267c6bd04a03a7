package io.freshet.model.scoring;

import java.util.Arrays;

/**
 * Collects the entries of a sparse row and keeps the n entries of the largest weight; ties go to
 * the lower column. Scratch of one thread.
 */
public final class LargestEntries {
  private long[] keys = new long[64];
  private int size;

  /** Creates an empty collection. */
  public LargestEntries() {}

  /** Removes all entries. */
  public void clear() {
    size = 0;
  }

  /** Adds an entry. Each column is added once; its weight is 0 or more. */
  public void add(int column, float weight) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
    }
    // Bits of non-negative floats sort like the floats; the inverted column breaks ties.
    keys[size++] = (long) Float.floatToIntBits(weight) << 32 | (~column & 0xFFFFFFFFL);
  }

  /**
   * Keeps the n largest entries.
   *
   * @param out receives the columns of the kept entries, ascending
   * @return the number of kept entries
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

  /** Moves the n largest keys to the front (Hoare's selection); keys differ from each other. */
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
