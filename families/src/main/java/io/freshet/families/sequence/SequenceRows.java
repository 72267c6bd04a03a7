package io.freshet.families.sequence;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.sequence.SequenceSettings;
import java.util.Arrays;

/**
 * The rows of some windows, one after another. A row is an event of a user whose next event is to
 * be predicted. Scratch of one part of a batch; it grows and never shrinks.
 */
final class SequenceRows {
  private int size;
  private int[] item = new int[1024];
  private int[] ratingClass = new int[1024];
  private int[] target = new int[1024];
  private boolean[] first = new boolean[1024];
  private float[] before = new float[1024];
  private float[] after = new float[1024];

  void clear() {
    size = 0;
  }

  /**
   * Adds the events from {@code start} on, each with the event after it as its target.
   *
   * @param groups the order of the events within a second
   */
  void add(RatingMatrix m, SecondGroups groups, SequenceSettings settings, int start, int count) {
    if (item.length < size + count) {
      int capacity = 2 * (size + count);
      item = Arrays.copyOf(item, capacity);
      ratingClass = Arrays.copyOf(ratingClass, capacity);
      target = Arrays.copyOf(target, capacity);
      first = Arrays.copyOf(first, capacity);
      before = Arrays.copyOf(before, capacity);
      after = Arrays.copyOf(after, capacity);
    }
    long[] seconds = m.seconds();
    for (int k = start; k < start + count; k++, size++) {
      item[size] = m.item()[groups.event(k)];
      ratingClass[size] = settings.classOf(m.rating()[groups.event(k)]);
      target[size] = m.item()[groups.event(k + 1)];
      first[size] = k == start;
      before[size] = k == start ? 0 : seconds[k] - seconds[k - 1];
      after[size] = seconds[k + 1] - seconds[k];
    }
  }

  int size() {
    return size;
  }

  int item(int row) {
    return item[row];
  }

  int ratingClass(int row) {
    return ratingClass[row];
  }

  int target(int row) {
    return target[row];
  }

  /** Whether a row is the first of its window. */
  boolean first(int row) {
    return first[row];
  }

  /** Seconds since the row before, 0 for the first of a window. */
  float secondsBefore(int row) {
    return before[row];
  }

  /** Seconds until the target. */
  float secondsAfter(int row) {
    return after[row];
  }
}
