package io.freshet.families.sequence;

import io.freshet.families.matrix.RatingMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * An order of the events of a matrix in which those of a user's second are shuffled. A matrix sorts
 * them by item, which says nothing about what comes next.
 */
final class SecondGroups {
  private final RatingMatrix m;
  private final int[] order;

  SecondGroups(RatingMatrix m) {
    this.m = m;
    order = new int[m.ratings()];
    Arrays.setAll(order, k -> k);
  }

  /** Puts the events of each second into random order. */
  void shuffle(SplittableRandom random) {
    long[] seconds = m.seconds();
    for (int u = 0; u < m.users(); u++) {
      int end = m.userStart()[u + 1];
      int from = m.userStart()[u];
      for (int k = from + 1; k < end; k++) {
        from = seconds[k] == seconds[from] ? from : k;
        int other = from + random.nextInt(k + 1 - from);
        int event = order[k];
        order[k] = order[other];
        order[other] = event;
      }
    }
  }

  /** The position in the matrix of the event that now stands at a position. */
  int event(int position) {
    return order[position];
  }
}
