package io.freshet.trainer.experiment;

/**
 * What one user's likes showed in one arm, packed into a long: likes, hits, and hits of popularity,
 * 16 bits each. A user counts with the first {@value #MAX_LIKES} likes, so that no user decides an
 * experiment.
 */
final class UserSums {
  /** Max likes of a user that count in an arm. */
  static final int MAX_LIKES = 200;

  /** A user without likes. */
  static final long NONE = 0;

  private static final int BITS = 16;
  private static final long MASK = (1L << BITS) - 1;

  private UserSums() {}

  /** The sums after one more like. */
  static long plus(long sums, boolean hit, boolean popularityHit) {
    return sums + 1 + (hit ? 1L << BITS : 0) + (popularityHit ? 1L << (2 * BITS) : 0);
  }

  static long likes(long sums) {
    return sums & MASK;
  }

  static long hits(long sums) {
    return (sums >> BITS) & MASK;
  }

  static long popularityHits(long sums) {
    return (sums >> (2 * BITS)) & MASK;
  }

  /** Hits less hits of popularity. */
  static long gain(long sums) {
    return hits(sums) - popularityHits(sums);
  }

  /** Whether a further like does not count. */
  static boolean isFull(long sums) {
    return likes(sums) >= MAX_LIKES;
  }

  /** Whether these sums can be those of a user. */
  static boolean isValid(long sums) {
    return sums >>> (3 * BITS) == 0
        && likes(sums) > 0
        && likes(sums) <= MAX_LIKES
        && hits(sums) <= likes(sums)
        && popularityHits(sums) <= likes(sums);
  }
}
