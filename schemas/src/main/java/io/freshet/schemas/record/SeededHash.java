package io.freshet.schemas.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * Keyed hash of ids for tables in memory. Its multipliers are secret, so that chosen ids cannot
 * collide on purpose. It folds eight bytes at a time by a 128-bit product with a secret odd number.
 *
 * <p>Hashes differ between processes, so no stored, sent or computed result may depend on them;
 * they only choose slots of tables.
 */
public final class SeededHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final SeededHash OF_PROCESS = new SeededHash(new SecureRandom().nextLong());

  private final long start;
  private final long factor;
  private final long last;

  /** Creates a hash; equal seeds give equal hashes. */
  public SeededHash(long seed) {
    SplittableRandom secrets = new SplittableRandom(seed);
    start = secrets.nextLong();
    factor = secrets.nextLong() | 1;
    last = secrets.nextLong() | 1;
  }

  /** The hash of this process, with a random seed. */
  public static SeededHash ofProcess() {
    return OF_PROCESS;
  }

  /** Hashes a number; all bits of the hash are usable. */
  public int of(long number) {
    return folded(product(number ^ start, factor));
  }

  /** Hashes a slice of an array; all bits of the hash are usable. */
  public int of(byte[] bytes, int offset, int length) {
    long hash = start ^ length;
    int at = offset;
    int end = offset + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = product(hash ^ (long) LONGS.get(bytes, at), factor);
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << 8 | (bytes[at] & 0xFF);
    }
    return folded(product(hash ^ rest, last));
  }

  private static long product(long a, long b) {
    return Math.multiplyHigh(a, b) ^ a * b;
  }

  private static int folded(long hash) {
    return (int) (hash ^ hash >>> 32);
  }
}
