package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import java.util.Arrays;

/**
 * The event stream of the prequential protocol: the events in time order, and which of them are
 * scored. A turn is a place in time order. A group holds the events of one user in one second; all
 * of them are predicted before any is learned.
 */
final class PrequentialPlan {
  private final RatingMatrix m;
  private final int[] order;
  private final int[] turn;
  private final int[] rows;
  private final int first;
  private final double minRating;
  private final int[] slotOfRow;
  private final int slots;
  private final long scored;
  private final long unknownUsers;

  /**
   * Plans a stream.
   *
   * @param warmUp share of the events that are learned before any event is scored, in [0, 1)
   * @param minRating min rating of a scored event
   */
  PrequentialPlan(RatingMatrix m, double warmUp, double minRating) {
    this.m = m;
    this.order = m.timeOrder();
    this.turn = new int[order.length];
    for (int k = 0; k < order.length; k++) {
      turn[order[k]] = k;
    }
    this.rows = m.rows();
    this.minRating = minRating;
    int from = (int) (order.length * warmUp);
    // No model may be fitted between two events that are predicted together.
    while (from > 0 && from < order.length && groupStart(order[from]) != order[from]) {
      from++;
    }
    this.first = from;
    this.slotOfRow = new int[m.users()];
    Arrays.fill(slotOfRow, -1);
    int users = 0;
    long events = 0;
    long unknown = 0;
    for (int row = 0; row < m.users(); row++) {
      int start = m.userStart()[row];
      int mine = 0;
      for (int k = start; k < m.userStart()[row + 1]; k++) {
        if (m.rating()[k] >= minRating && turn[groupStart(k)] >= first) {
          if (m.seconds()[k] > m.seconds()[start]) {
            mine++;
          } else {
            unknown++;
          }
        }
      }
      if (mine > 0) {
        slotOfRow[row] = users++;
        events += mine;
      }
    }
    this.slots = users;
    this.scored = events;
    this.unknownUsers = unknown;
  }

  RatingMatrix matrix() {
    return m;
  }

  /** The positions in time order. */
  int[] order() {
    return order;
  }

  /** The turn of a position. */
  int turn(int position) {
    return turn[position];
  }

  int row(int position) {
    return rows[position];
  }

  /** The first turn after the warm-up; the first model knows the events before it. */
  int first() {
    return first;
  }

  /** The number of users with a scored event. */
  int slots() {
    return slots;
  }

  /** The number of a user among the users with a scored event, or −1. */
  int slot(int row) {
    return slotOfRow[row];
  }

  /** The number of scored events. */
  long scored() {
    return scored;
  }

  /** Events after the warm-up that are not scored, because their user had no history yet. */
  long unknownUsers() {
    return unknownUsers;
  }

  /** The position of the first event of a position's group. */
  private int groupStart(int position) {
    int start = m.userStart()[rows[position]];
    int at = position;
    while (at > start && m.seconds()[at - 1] == m.seconds()[position]) {
      at--;
    }
    return at;
  }

  /** The position after a group. */
  int groupEnd(int from) {
    int end = m.userStart()[rows[from] + 1];
    int to = from + 1;
    while (to < end && m.seconds()[to] == m.seconds()[from]) {
      to++;
    }
    return to;
  }

  /** Tells whether an event is scored, if its group {@link #judges}. */
  boolean target(int position) {
    return m.rating()[position] >= minRating;
  }

  /** Tells whether a group has an event to score. */
  boolean judges(int from, int to) {
    if (from == m.userStart()[rows[from]] || turn[from] < first) {
      return false;
    }
    for (int k = from; k < to; k++) {
      if (target(k)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells whether a group is the first of its user and has an event to score on the lowest
   * rating-count step. Only groups of users who are scored later as well.
   */
  boolean judgesFirst(int from, int to) {
    int row = rows[from];
    if (from != m.userStart()[row] || turn[from] < first || slotOfRow[row] < 0) {
      return false;
    }
    for (int k = from; k < to; k++) {
      if (target(k)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The turns at which a model is fitted: after the warm-up, then every {@code every} events; each
   * is postponed to the end of its group.
   *
   * @param every number of events between fits; 0 fits once
   * @return ascending turns; the last one is the number of events
   */
  int[] windows(int every) {
    int[] out = new int[2 + (every == 0 ? 0 : (order.length - first) / every)];
    int count = 0;
    out[count++] = first;
    if (every > 0) {
      for (long wanted = (long) first + every; wanted < order.length; wanted += every) {
        int at = (int) wanted;
        while (at < order.length && groupStart(order[at]) != order[at]) {
          at++;
        }
        if (at < order.length && at > out[count - 1]) {
          out[count++] = at;
        }
      }
    }
    out = Arrays.copyOf(out, count + 1);
    out[count] = order.length;
    return out;
  }
}
