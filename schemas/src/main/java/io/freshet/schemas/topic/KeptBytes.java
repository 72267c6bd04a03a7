package io.freshet.schemas.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.schemas.record.FreshetHeaders;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Key and value of a rejected or failed record: the original bytes, or only their beginning if they
 * do not fit together with the added headers.
 *
 * @param key bytes of the key; null if the record has no key
 * @param value bytes of the value; null if the record has no value
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KeptBytes(byte @Nullable [] key, byte @Nullable [] value) {
  private static final int MAX_KEY_BYTES = 4 * 1024;

  /**
   * Keeps the bytes that fit, and adds the header {@link FreshetHeaders#FULL_BYTES} if bytes were
   * cut.
   *
   * @param maxBytes max bytes of key and value together, at least 8 KiB
   */
  public static KeptBytes of(
      byte @Nullable [] key, byte @Nullable [] value, Headers headers, int maxBytes) {
    if (length(key) + length(value) <= maxBytes) {
      return new KeptBytes(key, value);
    }
    headers.add(FreshetHeaders.FULL_BYTES, Long.toString(length(value)).getBytes(UTF_8));
    return new KeptBytes(cut(key, MAX_KEY_BYTES), cut(value, maxBytes - MAX_KEY_BYTES));
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static byte @Nullable [] cut(byte @Nullable [] bytes, int length) {
    return bytes == null || bytes.length <= length ? bytes : Arrays.copyOf(bytes, length);
  }
}
