package io.freshet.scorer.quality;

/**
 * What a user was shown, and what the other arms would have shown at that moment; all items by
 * their numbers. Arrays may be longer than their counts, and are read before the call that takes
 * this returns.
 */
public interface ShownList {
  /** The items shown. */
  int[] items();

  /** How many. */
  int count();

  /** What decayed popularity would have shown. */
  int[] baseline();

  /** How many. */
  int baselineCount();

  /**
   * What a rival would have shown. Who has a rival must not depend on what happens: a sample of the
   * users.
   */
  int[] rival();

  /** How many; below 0 for a user outside the sample. */
  int rivalCount();

  /** Places of the list that were explored. */
  int[] exploredAt();

  /** The items that fell out of the list for them. */
  int[] displaced();

  /** How many of both. */
  int explored();
}
