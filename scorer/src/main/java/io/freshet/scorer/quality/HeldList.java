package io.freshet.scorer.quality;

/**
 * A list that a user holds, with its second and model version. The items of all arms lie in one
 * array, which grows for a longer list and is reused.
 */
final class HeldList {
  private static final int[] EMPTY = {};

  private long second;
  private int version;
  private boolean held;
  private boolean rivalled;
  private int[] items = EMPTY;

  // The arms follow each other: shown, baseline, rival, explored, displaced.
  private int shownEnd;
  private int baselineEnd;
  private int rivalEnd;
  private int exploredEnd;
  private int end;

  void set(long newSecond, int newVersion, ShownList list) {
    second = newSecond;
    version = newVersion;
    held = true;
    rivalled = list.rivalCount() >= 0;
    int explored = list.explored();
    shownEnd = list.count();
    baselineEnd = shownEnd + list.baselineCount();
    rivalEnd = baselineEnd + Math.max(0, list.rivalCount());
    exploredEnd = rivalEnd + explored;
    end = exploredEnd + explored;
    if (items.length < end) {
      items = new int[end];
    }
    System.arraycopy(list.items(), 0, items, 0, shownEnd);
    System.arraycopy(list.baseline(), 0, items, shownEnd, baselineEnd - shownEnd);
    System.arraycopy(list.rival(), 0, items, baselineEnd, rivalEnd - baselineEnd);
    for (int i = 0; i < explored; i++) {
      items[rivalEnd + i] = items[list.exploredAt()[i]];
    }
    System.arraycopy(list.displaced(), 0, items, exploredEnd, explored);
  }

  void clear() {
    held = false;
  }

  boolean isHeld() {
    return held;
  }

  long second() {
    return second;
  }

  int version() {
    return version;
  }

  int length() {
    return shownEnd;
  }

  int exploredLength() {
    return exploredEnd - rivalEnd;
  }

  boolean hasRival() {
    return rivalled;
  }

  boolean shows(int item) {
    return contains(0, shownEnd, item);
  }

  boolean baselineShows(int item) {
    return contains(shownEnd, baselineEnd, item);
  }

  boolean rivalShows(int item) {
    return contains(baselineEnd, rivalEnd, item);
  }

  boolean explores(int item) {
    return contains(rivalEnd, exploredEnd, item);
  }

  boolean displaces(int item) {
    return contains(exploredEnd, end, item);
  }

  private boolean contains(int from, int to, int item) {
    for (int i = from; i < to; i++) {
      if (items[i] == item) {
        return true;
      }
    }
    return false;
  }
}
