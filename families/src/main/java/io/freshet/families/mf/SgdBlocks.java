package io.freshet.families.mf;

import io.freshet.families.matrix.RatingMatrix;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.SplittableRandom;

/**
 * The blocks of distributed SGD (Gemulla, Nijkamp, Haas, Sismanis, "Large-Scale Matrix
 * Factorization with Distributed Stochastic Gradient Descent", KDD 2011). Users and items are split
 * into SIDE groups with about equally many ratings; a rating belongs to the block (user group, item
 * group). Blocks that share no group touch no common row, so the SIDE blocks of a stratum can run
 * in parallel and give the same factors in any order. SIDE is fixed, so the result does not depend
 * on the number of threads.
 */
final class SgdBlocks {
  /** Groups per side, and the max number of threads that can work at once. */
  static final int SIDE = 8;

  private final int[] blockStart;
  private final int[] user;
  private final int[] item;
  private final float[] rating;

  private SgdBlocks(int[] blockStart, int[] user, int[] item, float[] rating) {
    this.blockStart = blockStart;
    this.user = user;
    this.item = item;
    this.rating = rating;
  }

  /**
   * @param rows user of each rating
   * @param keep which ratings to assign to blocks
   */
  static SgdBlocks of(RatingMatrix m, int[] rows, boolean[] keep, long seed) {
    int n = m.ratings();
    int[] userGroup = groups(counts(rows, keep, m.users()));
    int[] itemGroup = groups(counts(m.item(), keep, m.items()));
    int[] start = new int[SIDE * SIDE + 1];
    for (int k = 0; k < n; k++) {
      if (keep[k]) {
        start[userGroup[rows[k]] * SIDE + itemGroup[m.item()[k]] + 1]++;
      }
    }
    for (int b = 0; b < SIDE * SIDE; b++) {
      start[b + 1] += start[b];
    }
    int[] position = new int[start[SIDE * SIDE]];
    int[] next = start.clone();
    for (int k = 0; k < n; k++) {
      if (keep[k]) {
        position[next[userGroup[rows[k]] * SIDE + itemGroup[m.item()[k]]]++] = k;
      }
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int b = 0; b < SIDE * SIDE; b++) {
      for (int k = start[b + 1] - 1; k > start[b]; k--) {
        IntArrays.swap(position, k, start[b] + random.nextInt(k - start[b] + 1));
      }
    }
    int[] user = new int[position.length];
    int[] item = new int[position.length];
    float[] rating = new float[position.length];
    for (int k = 0; k < position.length; k++) {
      user[k] = rows[position[k]];
      item[k] = m.item()[position[k]];
      rating[k] = m.rating()[position[k]];
    }
    return new SgdBlocks(start, user, item, rating);
  }

  private static int[] counts(int[] index, boolean[] keep, int size) {
    int[] count = new int[size];
    for (int k = 0; k < index.length; k++) {
      if (keep[k]) {
        count[index[k]]++;
      }
    }
    return count;
  }

  /** Assigns rows to groups, largest first, each to the group with the fewest ratings so far. */
  private static int[] groups(int[] count) {
    int[] order = new int[count.length];
    for (int k = 0; k < order.length; k++) {
      order[k] = k;
    }
    IntArrays.quickSort(
        order,
        (a, b) ->
            count[a] != count[b] ? Integer.compare(count[b], count[a]) : Integer.compare(a, b));
    long[] load = new long[SIDE];
    int[] group = new int[count.length];
    for (int row : order) {
      int lightest = 0;
      for (int g = 1; g < SIDE; g++) {
        if (load[g] < load[lightest]) {
          lightest = g;
        }
      }
      group[row] = lightest;
      load[lightest] += count[row];
    }
    return group;
  }

  /**
   * The first rating of a block: block b has the ratings [from(b), from(b + 1)) of the columns,
   * shuffled.
   */
  int from(int block) {
    return blockStart[block];
  }

  int[] user() {
    return user;
  }

  int[] item() {
    return item;
  }

  float[] rating() {
    return rating;
  }
}
