package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import java.util.Arrays;

/**
 * The stream of the prequential protocol: turns of its events, and which of them are scored. A
 * group is the events of one user in one second: all are predicted before any is learned.
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
   * @param warmUp share of the events that are learned before any is scored, in [0, 1)
   * @param minRating least rating of an event that is scored
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

  /** Positions in time order. */
  int[] order() {
    return order;
  }

  /** Place of a position in time order. */
  int turn(int position) {
    return turn[position];
  }

  int row(int position) {
    return rows[position];
  }

  /** The first turn after the warm-up; the first model knows what is before it. */
  int first() {
    return first;
  }

  /** Users with a scored event. */
  int slots() {
    return slots;
  }

  /** Number of a user among those with a scored event, or −1. */
  int slot(int row) {
    return slotOfRow[row];
  }

  /** Scored events. */
  long scored() {
    return scored;
  }

  /** Events after the warm-up that nobody could be judged on: in the first second of their user. */
  long unknownUsers() {
    return unknownUsers;
  }

  /** Position of the first event of a position's group. */
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

  /** Whether an event of a group is scored, given that its group {@link #judges}. */
  boolean target(int position) {
    return m.rating()[position] >= minRating;
  }

  /** Whether a group, given by its first position, has anything to score. */
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
   * Whether a group is the first of its user and has anything to score on the lowest step of the
   * ladder: only of users who are scored later on as well.
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
   * The turns at which a model is fitted: after the warm-up and then every so many events, each put
   * off to the end of its group.
   *
   * @param every 0 fits once
   * @return ascending, the number of events at the end
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
