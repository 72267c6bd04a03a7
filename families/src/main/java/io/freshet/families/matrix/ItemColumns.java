package io.freshet.families.matrix;

/**
 * A rating matrix by item (compressed sparse columns). The events of item i are [start()[i],
 * start()[i + 1]), ascending by user; {@link #position()} gives the index of the event in the
 * matrix by user.
 */
public final class ItemColumns {
  private final int[] start;
  private final int[] user;
  private final int[] position;

  private ItemColumns(int[] start, int[] user, int[] position) {
    this.start = start;
    this.user = user;
    this.position = position;
  }

  static ItemColumns of(RatingMatrix m) {
    int items = m.items();
    int[] item = m.item();
    int[] userStart = m.userStart();
    int[] start = new int[items + 1];
    for (int i : item) {
      start[i + 1]++;
    }
    for (int i = 0; i < items; i++) {
      start[i + 1] += start[i];
    }
    int[] next = start.clone();
    int[] user = new int[item.length];
    int[] position = new int[item.length];
    for (int u = 0; u < m.users(); u++) {
      for (int k = userStart[u]; k < userStart[u + 1]; k++) {
        int at = next[item[k]]++;
        user[at] = u;
        position[at] = k;
      }
    }
    return new ItemColumns(start, user, position);
  }

  /** Start of each item's events; length items + 1. */
  public int[] start() {
    return start;
  }

  /** User index of each event. */
  public int[] user() {
    return user;
  }

  /** Position of each event in the columns of the {@link RatingMatrix}. */
  public int[] position() {
    return position;
  }
}
