package io.freshet.families.sequence;

import io.freshet.families.matrix.RatingMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The events of a user within one second, which have no order. A matrix sorts them by item, which
 * says nothing about what comes next, so training takes them in random order. All of them come next
 * for whoever asks before that second, so the first of them stands for all.
 */
final class SecondGroups {
  private final RatingMatrix m;
  private final int[] order;
  private final float[] together;

  SecondGroups(RatingMatrix m) {
    this.m = m;
    order = new int[m.ratings()];
    together = new float[m.ratings()];
    Arrays.setAll(order, k -> k);
    Arrays.fill(together, 1f);
    for (int u = 0; u < m.users(); u++) {
      int end = m.userStart()[u + 1];
      for (int from = m.userStart()[u]; from < end; ) {
        int next = end(from, end);
        together[from] = next - from;
        from = next;
      }
    }
  }

  private int end(int from, int end) {
    int next = from + 1;
    while (next < end && m.seconds()[next] == m.seconds()[from]) {
      next++;
    }
    return next;
  }

  /** Puts the events of each second into random order. */
  void shuffle(SplittableRandom random) {
    for (int u = 0; u < m.users(); u++) {
      int end = m.userStart()[u + 1];
      for (int from = m.userStart()[u]; from < end; ) {
        int next = end(from, end);
        for (int k = next - 1; k > from; k--) {
          int other = from + random.nextInt(k + 1 - from);
          int event = order[k];
          order[k] = order[other];
          order[other] = event;
        }
        from = next;
      }
    }
  }

  /** The position in the matrix of the event that now stands at a position. */
  int event(int position) {
    return order[position];
  }

  /** The number of events that the event at a position stands for as a target. */
  float weight(int position) {
    return together[position];
  }
}
