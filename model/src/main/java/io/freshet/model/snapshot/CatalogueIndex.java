package io.freshet.model.snapshot;

import io.freshet.schemas.record.DecimalId;
import io.freshet.schemas.record.SeededHash;
import java.util.Arrays;

/**
 * A hash index from item ids to item indexes. Ids that are canonical decimal numbers are in one
 * table by value (a direct table if the numbers are dense enough, otherwise open addressing). All
 * other ids are in an open-addressing table by bytes.
 */
final class CatalogueIndex {

  /** Max length of a direct table, as a multiple of the count of numbers. */
  private static final int DIRECT_SPREAD = 8;

  /** A direct table up to this length is always used (4 MB). */
  private static final int DIRECT_ALWAYS = 1 << 20;

  private final SeededHash hash = SeededHash.ofProcess();
  private final byte[] pool;
  private final int[] starts;

  /** By number: item + 1, or 0; empty if {@link #slotNumbers} is used. */
  private final int[] direct;

  private final long[] slotNumbers;
  private final int[] slotItems;
  private final int[] slotWords;

  CatalogueIndex(byte[] pool, int[] starts) {
    this.pool = pool;
    this.starts = starts;
    int n = starts.length - 1;
    int numbers = 0;
    long greatest = -1;
    for (int i = 0; i < n; i++) {
      long number = DecimalId.parse(pool, starts[i], starts[i + 1] - starts[i]);
      if (number >= 0) {
        numbers++;
        greatest = Math.max(greatest, number);
      }
    }
    boolean dense =
        greatest < DIRECT_ALWAYS
            || greatest < Math.min((long) numbers * DIRECT_SPREAD, Integer.MAX_VALUE - 64);
    direct = new int[dense ? (int) greatest + 1 : 0];
    slotNumbers = new long[dense ? 1 : slots(numbers)];
    Arrays.fill(slotNumbers, -1);
    slotItems = new int[slotNumbers.length];
    slotWords = new int[slots(n - numbers)];
    for (int i = 0; i < n; i++) {
      int length = starts[i + 1] - starts[i];
      long number = DecimalId.parse(pool, starts[i], length);
      if (number < 0) {
        int slot = hash.of(pool, starts[i], length) & (slotWords.length - 1);
        while (slotWords[slot] != 0) {
          slot = (slot + 1) & (slotWords.length - 1);
        }
        slotWords[slot] = i + 1;
      } else if (dense) {
        direct[(int) number] = i + 1;
      } else {
        int slot = hash.of(number) & (slotNumbers.length - 1);
        while (slotNumbers[slot] >= 0) {
          slot = (slot + 1) & (slotNumbers.length - 1);
        }
        slotNumbers[slot] = number;
        slotItems[slot] = i;
      }
    }
  }

  int ofNumber(long number) {
    if (number < 0) {
      return -1;
    }
    if (number < direct.length) {
      return direct[(int) number] - 1;
    }
    int mask = slotNumbers.length - 1;
    int slot = hash.of(number) & mask;
    while (slotNumbers[slot] >= 0) {
      if (slotNumbers[slot] == number) {
        return slotItems[slot];
      }
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  int ofBytes(byte[] utf8, int offset, int length) {
    long number = DecimalId.parse(utf8, offset, length);
    if (number >= 0) {
      return ofNumber(number);
    }
    int mask = slotWords.length - 1;
    int slot = hash.of(utf8, offset, length) & mask;
    while (slotWords[slot] != 0) {
      int item = slotWords[slot] - 1;
      if (Arrays.equals(utf8, offset, offset + length, pool, starts[item], starts[item + 1])) {
        return item;
      }
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /**
   * A power of two, so large that at most two thirds of the slots are used and one is always free.
   */
  private static int slots(int entries) {
    long wanted = Math.max(2L, entries + (entries >> 1) + 1L);
    long power = Long.highestOneBit(wanted - 1) << 1;
    return (int) Math.min(power, 1 << 30);
  }
}
