package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import it.unimi.dsi.fastutil.ints.IntArrays;

/**
 * The stable order of published evaluations: each user's events by second, and within a second by
 * their lines in the data file. A {@link RatingMatrix} orders a second by item id instead, because
 * a stream has no lines.
 */
final class FileOrder {

  private FileOrder() {}

  /**
   * The positions of a matrix in file order.
   *
   * @param lines line of the event at each position of the matrix
   * @return a permutation of the positions; user u has the same range of it as in {@link
   *     RatingMatrix#userStart}
   * @throws IllegalArgumentException if there is not one line per event
   */
  static int[] of(RatingMatrix m, int[] lines) {
    if (lines.length != m.ratings()) {
      throw new IllegalArgumentException(lines.length + " lines for " + m.ratings() + " events");
    }
    int[] order = new int[lines.length];
    for (int k = 0; k < order.length; k++) {
      order[k] = k;
    }
    for (int u = 0; u < m.users(); u++) {
      int end = m.userStart()[u + 1];
      for (int from = m.userStart()[u]; from < end; ) {
        int to = from + 1;
        while (to < end && m.seconds()[to] == m.seconds()[from]) {
          to++;
        }
        IntArrays.quickSort(order, from, to, (a, b) -> Integer.compare(lines[a], lines[b]));
        from = to;
      }
    }
    return order;
  }
}
