package io.freshet.standalone.evaluate;

import io.freshet.standalone.data.read.RatingRows;
import java.util.BitSet;

/** The rows that count: the first so many, of users and items with enough ratings among them. */
final class RowFilter {

  private RowFilter() {}

  /**
   * Both minima are counted before either is applied.
   *
   * @param first rows that count
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
}
