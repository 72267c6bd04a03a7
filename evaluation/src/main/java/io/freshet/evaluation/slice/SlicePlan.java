package io.freshet.evaluation.slice;

import io.freshet.families.matrix.RatingMatrix;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;

/**
 * The scored users and events of a slice: the liked events in the slice of users who already had an
 * older event. Other users have no list that could be scored. Above a limit, users are sampled,
 * each with all of their events.
 */
final class SlicePlan {
  private final RatingMatrix matrix;
  private final long from;
  private final int[] user;
  private final double[] events;
  private final int unscored;

  private SlicePlan(RatingMatrix matrix, long from, int[] user, double[] events, int unscored) {
    this.matrix = matrix;
    this.from = from;
    this.user = user;
    this.events = events;
    this.unscored = unscored;
  }

  static SlicePlan of(RatingMatrix m, long from, EvaluationSettings settings) {
    int[] scoreable = new int[m.users()];
    int candidates = 0;
    int unscored = 0;
    int[] order = new int[m.users()];
    for (int u = 0; u < m.users(); u++) {
      int start = m.userStart()[u];
      for (int k = start; k < m.userStart()[u + 1]; k++) {
        if (m.seconds()[k] >= from && m.rating()[k] >= settings.likeThreshold()) {
          if (m.seconds()[k] > m.seconds()[start]) {
            scoreable[u]++;
          } else {
            unscored++;
          }
        }
      }
      if (scoreable[u] > 0) {
        order[candidates++] = u;
      }
    }
    order = Arrays.copyOf(order, candidates);
    IntArrays.shuffle(order, new java.util.Random(settings.seed()));
    int taken = 0;
    long sum = 0;
    while (taken < candidates && sum < settings.maxScoredEvents()) {
      sum += scoreable[order[taken++]];
    }
    int[] user = Arrays.copyOf(order, taken);
    Arrays.sort(user);
    double[] events = new double[taken];
    for (int slot = 0; slot < taken; slot++) {
      events[slot] = scoreable[user[slot]];
    }
    return new SlicePlan(m, from, user, events, unscored);
  }

  RatingMatrix matrix() {
    return matrix;
  }

  /** The first second of the slice. */
  long from() {
    return from;
  }

  int users() {
    return user.length;
  }

  /** The matrix row of a scored user. */
  int row(int slot) {
    return user[slot];
  }

  String userId(int slot) {
    return matrix.userId(user[slot]);
  }

  /** Tells whether the user had events before the slice. */
  boolean known(int slot) {
    return matrix.seconds()[matrix.userStart()[user[slot]]] < from;
  }

  double[] eventsPerUser() {
    return events;
  }

  long events() {
    double sum = 0;
    for (double n : events) {
      sum += n;
    }
    return Math.round(sum);
  }

  /** The number of liked events in the slice in the first second of their user. */
  int unscored() {
    return unscored;
  }
}
