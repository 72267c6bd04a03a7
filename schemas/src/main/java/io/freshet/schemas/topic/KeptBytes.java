package io.freshet.schemas.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.schemas.record.FreshetHeaders;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Key and value of a record that is put aside: the original bytes, or only their beginning where
 * they would not fit any more with the headers that say why.
 *
 * @param key null if the record has none
 * @param value null if the record has none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KeptBytes(byte @Nullable [] key, byte @Nullable [] value) {
  private static final int MAX_KEY_BYTES = 4 * 1024;

  /**
   * Keeps what fits; where that is not all, {@link FreshetHeaders#FULL_BYTES} is added.
   *
   * @param maxBytes of key and value together, at least 8 KiB
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
