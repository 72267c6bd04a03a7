package io.freshet.families.matrix;

import io.freshet.schemas.record.SeededHash;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A table that assigns dense numbers to byte-string ids, in order of first occurrence. It keeps one
 * array of bytes and an open-addressing hash table with linear probing. A look-up by a slice of a
 * caller's buffer allocates nothing.
 */
public final class ByteIdTable {
  private final SeededHash hash = SeededHash.ofProcess();
  private byte[] blob = new byte[1 << 12];
  private int[] start = new int[1 << 8];
  private int[] slots = new int[1 << 9]; // number + 1; 0 is free
  private int size;

  /** Creates an empty table. */
  public ByteIdTable() {}

  /** The number of ids. */
  public int size() {
    return size;
  }

  /** Looks up the number of an id, or assigns a new one. */
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

  /** Copies the bytes of the id with this number. */
  public byte[] copyOf(int number) {
    return Arrays.copyOfRange(blob, start[number], start[number + 1]);
  }

  /** The id with this number, as text. */
  public String text(int number) {
    return new String(
        blob, start[number], start[number + 1] - start[number], StandardCharsets.UTF_8);
  }

  /** The numbers, ascending by the unsigned bytes of their ids. */
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
