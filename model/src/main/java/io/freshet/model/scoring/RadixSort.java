package io.freshet.model.scoring;

import java.util.Arrays;

/**
 * A radix sort of numbered keys in descending order; equal keys are ordered by ascending number. It
 * takes four passes, lowest byte first, and no branch depends on the keys. Scratch of one thread.
 */
final class RadixSort {
  private static final int BITS = 8;
  private static final int BUCKETS = 1 << BITS;
  private static final int PASSES = Integer.SIZE / BITS;

  private final int[] counts = new int[PASSES * BUCKETS];
  private int[] otherKeys = new int[0];
  private int[] otherNumbers = new int[0];

  /**
   * Sorts in place.
   *
   * @param keys compared as signed numbers
   * @param numbers numbers of the keys, ascending
   * @param size how many keys to sort
   */
  void descending(int[] keys, int[] numbers, int size) {
    if (otherKeys.length < size) {
      otherKeys = new int[Math.max(size, 2 * otherKeys.length)];
      otherNumbers = new int[otherKeys.length];
    }
    Arrays.fill(counts, 0);
    for (int i = 0; i < size; i++) {
      int digits = digits(keys[i]);
      for (int pass = 0; pass < PASSES; pass++) {
        counts[pass * BUCKETS + (digits >>> (pass * BITS) & (BUCKETS - 1))]++;
      }
    }
    // An even number of passes, so the result ends up in the original arrays.
    pass(0, keys, numbers, otherKeys, otherNumbers, size);
    pass(1, otherKeys, otherNumbers, keys, numbers, size);
    pass(2, keys, numbers, otherKeys, otherNumbers, size);
    pass(3, otherKeys, otherNumbers, keys, numbers, size);
  }

  /** Unsigned and inverted: the largest key has the smallest digits. */
  private static int digits(int key) {
    return ~(key ^ Integer.MIN_VALUE);
  }

  private void pass(int pass, int[] keys, int[] numbers, int[] toKeys, int[] toNumbers, int size) {
    int first = pass * BUCKETS;
    int start = 0;
    for (int bucket = first; bucket < first + BUCKETS; bucket++) {
      int count = counts[bucket];
      counts[bucket] = start;
      start += count;
    }
    int shift = pass * BITS;
    for (int i = 0; i < size; i++) {
      int to = counts[first + (digits(keys[i]) >>> shift & (BUCKETS - 1))]++;
      toKeys[to] = keys[i];
      toNumbers[to] = numbers[i];
    }
  }
}
