package io.freshet.page.live;

import java.util.BitSet;

/**
 * Set of the offsets of one partition that were counted. It knows the newest {@value #SIZE}
 * offsets; an older one counts as repeated.
 */
final class RecentOffsets {
  static final int SIZE = 1 << 16;

  private final BitSet seen = new BitSet(SIZE);
  private long next;

  /**
   * Creates an empty set.
   *
   * @param from offsets below it are not counted
   */
  RecentOffsets(long from) {
    this.next = from;
  }

  /**
   * Adds an offset.
   *
   * @return whether it is new
   */
  boolean add(long offset) {
    if (offset < next - SIZE) {
      return false;
    }
    if (offset >= next) {
      long skipped = Math.min(offset - next, SIZE - 1L);
      for (long i = offset - skipped; i < offset; i++) {
        seen.clear(slot(i));
      }
      next = offset + 1;
      seen.set(slot(offset));
      return true;
    }
    if (seen.get(slot(offset))) {
      return false;
    }
    seen.set(slot(offset));
    return true;
  }

  private static int slot(long offset) {
    return (int) (offset & (SIZE - 1));
  }
}
