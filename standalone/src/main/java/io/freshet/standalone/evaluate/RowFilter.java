package io.freshet.standalone.evaluate;

import io.freshet.standalone.data.read.RatingRows;
import java.util.BitSet;

/**
 * The filter of rows: keeps the first rows of a file whose users and items have enough ratings
 * among these rows.
 */
final class RowFilter {

  private RowFilter() {}

  /**
   * Selects the rows. Both min counts are taken before either is applied.
   *
   * @param first number of rows to use from the file's start
   */
  static BitSet of(RatingRows rows, int first, int minUserRatings, int minItemRatings) {
    int[] ofUser = new int[rows.users()];
    int[] ofItem = new int[rows.items()];
    int n = Math.min(first, rows.size());
    for (int r = 0; r < n; r++) {
      ofUser[rows.user(r)]++;
      ofItem[rows.item(r)]++;
    }
    BitSet kept = new BitSet(n);
    for (int r = 0; r < n; r++) {
      if (ofUser[rows.user(r)] >= minUserRatings && ofItem[rows.item(r)] >= minItemRatings) {
        kept.set(r);
      }
    }
    return kept;
  }

  /**
   * Removes rows until every user and every item that is left has at least this many rows: the
   * n-core of Batagelj and Zaveršnik ("An O(m) Algorithm for Cores Decomposition of Networks",
   * 2003), by repetition.
   *
   * @param kept the rows to start from; changed
   * @param core min number of rows of a user and of an item; 0 and 1 remove nothing
   */
  static void core(RatingRows rows, BitSet kept, int core) {
    int before;
    do {
      before = kept.cardinality();
      int[] ofUser = new int[rows.users()];
      int[] ofItem = new int[rows.items()];
      kept.stream()
          .forEach(
              r -> {
                ofUser[rows.user(r)]++;
                ofItem[rows.item(r)]++;
              });
      for (int r = kept.nextSetBit(0); r >= 0; r = kept.nextSetBit(r + 1)) {
        if (ofUser[rows.user(r)] < core || ofItem[rows.item(r)] < core) {
          kept.clear(r);
        }
      }
    } while (kept.cardinality() < before);
  }
}
