package io.freshet.families.sequence;

import java.util.Arrays;

/** The rows of a batch by item, as linked lists; a row is a part and a number in it. */
final class RowsOfItems {
  private final int[] head;
  private int[] touched = new int[1024];
  private int[] next = new int[4096];
  private int[] part = new int[4096];
  private int[] row = new int[4096];
  private int size;

  RowsOfItems(int items) {
    head = new int[items];
    Arrays.fill(head, -1);
  }

  void clear() {
    for (int k = 0; k < size; k++) {
      head[touched[k]] = -1;
    }
    size = 0;
  }

  /** Puts a row before the others of its item. */
  void push(int item, int ofPart, int number) {
    if (size == next.length) {
      next = Arrays.copyOf(next, 2 * size);
      part = Arrays.copyOf(part, 2 * size);
      row = Arrays.copyOf(row, 2 * size);
    }
    if (size == touched.length) {
      touched = Arrays.copyOf(touched, 2 * size);
    }
    touched[size] = item;
    part[size] = ofPart;
    row[size] = number;
    next[size] = head[item];
    head[item] = size++;
  }

  /** The first entry of an item, or −1. */
  int first(int item) {
    return head[item];
  }

  /** The entry after this one, or −1. */
  int next(int entry) {
    return next[entry];
  }

  int part(int entry) {
    return part[entry];
  }

  int row(int entry) {
    return row[entry];
  }
}
