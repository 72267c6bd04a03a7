package io.freshet.standalone.data;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Distinct ids as UTF-8 bytes in one buffer, numbered in the order they first came.
 *
 * <p>An open-addressing table finds the number of an id straight from a line's bytes, so reading
 * makes no string per line. An id of n bytes costs about n + 4 bytes here plus 6 to 12 of table; a
 * string in a hash map would cost ten times that, and the larger data sets have millions of ids.
 */
final class IdDictionary {

  private byte[] bytes = new byte[1 << 12];
  private int[] start = new int[1 << 9]; // id c lies in bytes[start[c] .. start[c + 1])
  private int[] table = new int[1 << 10]; // id number + 1, or 0 for a free slot
  private int size;

  int size() {
    return size;
  }

  /** The number of this id, a new one if it was never seen. */
  int add(byte[] buffer, int offset, int length) {
    int mask = table.length - 1;
    int slot = hash(buffer, offset, length) & mask;
    while (table[slot] != 0) {
      int code = table[slot] - 1;
      if (equal(code, buffer, offset, length)) {
        return code;
      }
      slot = (slot + 1) & mask;
    }
    int code = append(buffer, offset, length);
    table[slot] = code + 1;
    if (2 * size > table.length) {
      rehash();
    }
    return code;
  }

  String id(int code) {
    return new String(bytes, start[code], length(code), StandardCharsets.UTF_8);
  }

  byte[] idBytes(int code) {
    return Arrays.copyOfRange(bytes, start[code], start[code + 1]);
  }

  /** The ids in ascending order of their bytes, unsigned: element r is the number of the r-th. */
  int[] codesByBytes() {
    int[] codes = new int[size];
    Arrays.setAll(codes, c -> c);
    IntArrays.quickSort(
        codes,
        (a, b) ->
            Arrays.compareUnsigned(bytes, start[a], start[a + 1], bytes, start[b], start[b + 1]));
    return codes;
  }

  private int length(int code) {
    return start[code + 1] - start[code];
  }

  private boolean equal(int code, byte[] buffer, int offset, int length) {
    return Arrays.equals(
        bytes, start[code], start[code + 1], buffer, offset, Math.addExact(offset, length));
  }

  private int append(byte[] buffer, int offset, int length) {
    int from = start[size];
    int to = Math.addExact(from, length);
    if (to > bytes.length) {
      bytes = Arrays.copyOf(bytes, grown(bytes.length, to));
    }
    System.arraycopy(buffer, offset, bytes, from, length);
    size++;
    if (size == start.length) {
      start = Arrays.copyOf(start, grown(start.length, size + 1));
    }
    start[size] = to;
    return size - 1;
  }

  private static int grown(int current, int needed) {
    long half = (long) current + (current >> 1);
    return (int) Math.max(needed, Math.min(half, Integer.MAX_VALUE - 8));
  }

  private void rehash() {
    int[] wider = new int[Math.multiplyExact(table.length, 2)];
    int mask = wider.length - 1;
    for (int code = 0; code < size; code++) {
      int slot = hash(bytes, start[code], length(code)) & mask;
      while (wider[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      wider[slot] = code + 1;
    }
    table = wider;
  }

  private static int hash(byte[] buffer, int offset, int length) {
    int h = 0x811C9DC5; // FNV-1a, then a final mix because neighbouring numbers are common ids
    for (int i = offset; i < offset + length; i++) {
      h = (h ^ buffer[i]) * 0x01000193;
    }
    h ^= h >>> 15;
    h *= 0x2C1B3C6D;
    return h ^ (h >>> 13);
  }
}
