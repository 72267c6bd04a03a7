package io.freshet.trainer.gate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Salted hash of user ids: the first 64 bits of HMAC-SHA-256. Without the salt, hashes cannot be
 * matched with ids. Not thread-safe.
 */
public final class UserHash {
  private static final String ALGORITHM = "HmacSHA256";

  private final Mac mac;

  /**
   * Creates a hash.
   *
   * @param salt at least one byte, random and secret
   */
  public UserHash(byte[] salt) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(salt, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** Returns the hash of an id. */
  public long of(String userId) {
    byte[] id = userId.getBytes(StandardCharsets.UTF_8);
    return of(id, 0, id.length);
  }

  /** Returns the hash of an id in UTF-8. */
  public long of(byte[] buffer, int offset, int length) {
    mac.update(buffer, offset, length);
    return ByteBuffer.wrap(mac.doFinal()).getLong();
  }
}
