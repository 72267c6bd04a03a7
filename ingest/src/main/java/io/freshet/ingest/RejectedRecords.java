package io.freshet.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.schemas.FreshetHeaders;
import io.freshet.schemas.Origin;
import io.freshet.schemas.Rejection;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * What goes to {@code rejected-ratings}: the original bytes, reason and origin in headers; of a
 * forgotten user's record no bytes.
 */
final class RejectedRecords {
  /**
   * Most bytes of key and value together. A record close to the broker's limit of 1 MiB would not
   * fit any more with our headers, and failing to reject it would end the process.
   */
  static final int MAX_BYTES = 900 * 1024;

  private static final int MAX_KEY_BYTES = 4 * 1024;

  private RejectedRecords() {}

  static Record<byte[], byte[]> of(
      Record<byte[], byte[]> refused, Origin origin, Rejection rejection) {
    Headers headers = new RecordHeaders();
    FreshetHeaders.putRejection(headers, rejection);
    FreshetHeaders.putOrigin(headers, origin);
    byte[] key = refused.key();
    byte[] value = refused.value();
    if (length(key) + length(value) > MAX_BYTES) {
      headers.add(FreshetHeaders.FULL_BYTES, Long.toString(length(value)).getBytes(UTF_8));
      key = cut(key, MAX_KEY_BYTES);
      value = cut(value, MAX_BYTES - MAX_KEY_BYTES);
    }
    return new Record<>(key, value, refused.timestamp(), headers);
  }

  /** Reason and origin alone of a record of a user who was forgotten after it was posted. */
  static Record<byte[], byte[]> forgotten(long timestampMillis, Origin origin) {
    Headers headers = new RecordHeaders();
    FreshetHeaders.putRejection(headers, new Rejection.Forgotten());
    FreshetHeaders.putOrigin(headers, origin);
    return new Record<byte @Nullable [], byte @Nullable []>(null, null, timestampMillis, headers);
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static byte[] cut(byte[] bytes, int length) {
    return bytes == null || bytes.length <= length ? bytes : Arrays.copyOf(bytes, length);
  }
}
