package io.freshet.schemas.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * Hash of ids for tables in memory, under secret multipliers: whoever chooses the ids cannot choose
 * where they go. Eight bytes at a time are folded by the 128-bit product with a secret odd number.
 *
 * <p>Values differ from process to process, so nothing that is kept, sent or computed may depend on
 * them; they decide about slots alone.
 */
public final class SeededHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final SeededHash OF_PROCESS = new SeededHash(new SecureRandom().nextLong());

  private final long start;
  private final long factor;
  private final long last;

  /** Makes a hash; equal seeds give equal values. */
  public SeededHash(long seed) {
    SplittableRandom secrets = new SplittableRandom(seed);
    start = secrets.nextLong();
    factor = secrets.nextLong() | 1;
    last = secrets.nextLong() | 1;
  }

  /** The hash of this process, seeded at random when the process starts. */
  public static SeededHash ofProcess() {
    return OF_PROCESS;
  }

  /** Hashes a number; all bits of the value are equally good. */
  public int of(long number) {
    return folded(product(number ^ start, factor));
  }

  /** Hashes a slice of an array; all bits of the value are equally good. */
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
