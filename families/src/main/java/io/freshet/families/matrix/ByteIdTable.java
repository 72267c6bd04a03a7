package io.freshet.families.matrix;

import io.freshet.schemas.record.SeededHash;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Dense numbers for byte-string ids in order of first sight: one blob of bytes and an
 * open-addressing table with linear probing, so that a lookup by a slice of somebody's buffer
 * allocates nothing.
 */
public final class ByteIdTable {
  private final SeededHash hash = SeededHash.ofProcess();
  private byte[] blob = new byte[1 << 12];
  private int[] start = new int[1 << 8];
  private int[] slots = new int[1 << 9]; // number + 1; 0 is free
  private int size;

  /** Makes an empty table. */
  public ByteIdTable() {}

  /** How many ids there are. */
  public int size() {
    return size;
  }

  /** The number of this id, a new one if it is unknown. */
  public int intern(byte[] bytes, int offset, int length) {
    int mask = slots.length - 1;
    int slot = hash.of(bytes, offset, length) & mask;
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (Arrays.equals(blob, start[number], start[number + 1], bytes, offset, offset + length)) {
        return number;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = size + 1;
    append(bytes, offset, length);
    if (size * 2 > slots.length) {
      grow();
    }
    return size - 1;
  }

  /** The id of a number, in bytes. */
  public byte[] copyOf(int number) {
    return Arrays.copyOfRange(blob, start[number], start[number + 1]);
  }

  /** The id of a number, as text. */
  public String text(int number) {
    return new String(
        blob, start[number], start[number + 1] - start[number], StandardCharsets.UTF_8);
  }

  /** The numbers in ascending order of their ids' bytes, unsigned. */
  public int[] numbersByBytes() {
    int[] numbers = new int[size];
    Arrays.setAll(numbers, number -> number);
    IntArrays.quickSort(
        numbers,
        (a, b) ->
            Arrays.compareUnsigned(blob, start[a], start[a + 1], blob, start[b], start[b + 1]));
    return numbers;
  }

  private void append(byte[] bytes, int offset, int length) {
    int at = start[size];
    long end = (long) at + length;
    if (end > blob.length) {
      blob = Arrays.copyOf(blob, SizeLimitException.grown("bytes of ids", blob.length, end));
    }
    System.arraycopy(bytes, offset, blob, at, length);
    size++;
    if (size == start.length) {
      start = Arrays.copyOf(start, start.length * 2);
    }
    start[size] = at + length;
  }

  private void grow() {
    int[] larger = new int[slots.length * 2];
    int mask = larger.length - 1;
    for (int number = 0; number < size; number++) {
      int slot = hash.of(blob, start[number], start[number + 1] - start[number]) & mask;
      while (larger[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      larger[slot] = number + 1;
    }
    slots = larger;
  }
}
