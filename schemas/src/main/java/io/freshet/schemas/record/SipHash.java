package io.freshet.schemas.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Keyed 64-bit hash SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012).
 * Equal keys give equal hashes in every process and release, and hashes under different keys are
 * independent. Without the key, nobody can predict hashes or find collisions.
 *
 * <p>Immutable; a hash allocates nothing. {@link SeededHash} is faster, but differs between
 * processes.
 */
public final class SipHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long k0;
  private final long k1;

  /**
   * Creates a hash.
   *
   * @param k0 bytes 0 to 7 of the key, little-endian
   * @param k1 bytes 8 to 15 of the key, little-endian
   */
  public SipHash(long k0, long k1) {
    this.k0 = k0;
    this.k1 = k1;
  }

  /** Creates a hash whose key is the first half of the SHA-256 of a text in UTF-8. */
  public static SipHash keyedBy(String text) {
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    return new SipHash((long) LONGS.get(digest, 0), (long) LONGS.get(digest, Long.BYTES));
  }

  /** Hashes bytes; all 64 bits of the hash are usable. */
  public long of(byte[] bytes) {
    long v0 = k0 ^ 0x736f6d6570736575L;
    long v1 = k1 ^ 0x646f72616e646f6dL;
    long v2 = k0 ^ 0x6c7967656e657261L;
    long v3 = k1 ^ 0x7465646279746573L;
    int words = bytes.length / Long.BYTES + 1;
    for (int i = 0; i <= words; i++) {
      boolean finishes = i == words;
      long word = finishes ? 0 : i < words - 1 ? (long) LONGS.get(bytes, i * 8) : lastWord(bytes);
      v2 ^= finishes ? 0xFF : 0;
      v3 ^= word;
      for (int round = finishes ? 4 : 2; round > 0; round--) {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= word;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  /** The bytes after the last whole word, and the length in the top byte. */
  private static long lastWord(byte[] bytes) {
    long word = (long) bytes.length << 56;
    int from = bytes.length & -Long.BYTES;
    for (int i = from; i < bytes.length; i++) {
      word |= (bytes[i] & 0xFFL) << (8 * (i - from));
    }
    return word;
  }
}
