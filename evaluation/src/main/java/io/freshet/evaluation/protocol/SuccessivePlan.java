package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import java.util.Arrays;

/**
 * The cut and the targets of successive evaluation: every event after a point in time, except the
 * first event of a user. Places count the events of all users in {@link FileOrder}.
 */
final class SuccessivePlan {
  private final RatingMatrix m;
  private final int[] order;
  private final long from;
  private final double minRating;
  private final int[] rowOfSlot;
  private final int[] slotOfRow;
  private final long targets;
  private final int newUsers;

  /**
   * Plans the targets.
   *
   * @param lines line of the event at each position of the matrix
   * @param splitAt share of the events before the cut, in (0, 1)
   * @param minRating min rating of a target
   */
  SuccessivePlan(RatingMatrix m, int[] lines, double splitAt, double minRating) {
    this.m = m;
    this.order = FileOrder.of(m, lines);
    this.from = cut(m, splitAt);
    this.minRating = minRating;
    this.slotOfRow = new int[m.users()];
    Arrays.fill(slotOfRow, -1);
    int[] rows = new int[m.users()];
    int slots = 0;
    long count = 0;
    int unknown = 0;
    for (int row = 0; row < m.users(); row++) {
      int start = m.userStart()[row];
      int mine = 0;
      for (int place = start; place < m.userStart()[row + 1]; place++) {
        mine += target(row, place) ? 1 : 0;
      }
      if (mine > 0) {
        rows[slots] = row;
        slotOfRow[row] = slots++;
        count += mine;
        unknown += isNew(row) ? 1 : 0;
      }
    }
    this.rowOfSlot = Arrays.copyOf(rows, slots);
    this.targets = count;
    this.newUsers = unknown;
  }

  /**
   * The first second after the cut. The cut is the quantile of all timestamps with linear
   * interpolation; an event at the cut is before it.
   */
  private static long cut(RatingMatrix m, double splitAt) {
    long[] sorted = m.seconds().clone();
    Arrays.parallelSort(sorted);
    double at = splitAt * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    double second = sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    return (long) Math.floor(second) + 1;
  }

  RatingMatrix matrix() {
    return m;
  }

  /** The first second after the cut. */
  long from() {
    return from;
  }

  /** The position in the matrix of the event at a place. */
  int position(int place) {
    return order[place];
  }

  /** The items in file order, by place. */
  int[] itemsByPlace() {
    int[] items = new int[order.length];
    for (int place = 0; place < items.length; place++) {
      items[place] = m.item()[order[place]];
    }
    return items;
  }

  /** The number of users with a target. */
  int slots() {
    return rowOfSlot.length;
  }

  /** The row of the user with this number. */
  int row(int slot) {
    return rowOfSlot[slot];
  }

  /** The number of a user among those with a target, or −1. */
  int slot(int row) {
    return slotOfRow[row];
  }

  /** The number of targets. */
  long targets() {
    return targets;
  }

  /** The number of users with a target and without an event before the cut. */
  int newUsers() {
    return newUsers;
  }

  /** Tells whether a user has no event before the cut. */
  boolean isNew(int row) {
    return m.seconds()[m.userStart()[row]] >= from;
  }

  /** Tells whether the event at a place of a user is a target. */
  boolean target(int row, int place) {
    int at = order[place];
    return place > m.userStart()[row] && m.seconds()[at] >= from && m.rating()[at] >= minRating;
  }

  /** Tells whether one of the places has a target. */
  boolean judges(int row, int fromPlace, int toPlace) {
    for (int place = fromPlace; place < toPlace; place++) {
      if (target(row, place)) {
        return true;
      }
    }
    return false;
  }

  /** The place after the events of a user that share the second of this place. */
  int secondEnd(int row, int place) {
    int end = m.userStart()[row + 1];
    int to = place + 1;
    while (to < end && m.seconds()[to] == m.seconds()[place]) {
      to++;
    }
    return to;
  }
}
