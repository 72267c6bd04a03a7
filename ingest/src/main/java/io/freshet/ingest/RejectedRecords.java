package io.freshet.ingest;

import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.topic.KeptBytes;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * What goes to {@code rejected-ratings}: the original bytes, reason and origin in headers; of a
 * forgotten user's record no bytes.
 */
final class RejectedRecords {
  private RejectedRecords() {}

  /**
   * Makes one.
   *
   * @param maxBytes of key and value: a record as long as the broker takes would not fit any more
   *     with our headers
   */
  static Record<byte[], byte[]> of(
      Record<byte[], byte[]> refused, Origin origin, Rejection rejection, int maxBytes) {
    Headers headers = new RecordHeaders();
    FreshetHeaders.putRejection(headers, rejection);
    FreshetHeaders.putOrigin(headers, origin);
    KeptBytes kept = KeptBytes.of(refused.key(), refused.value(), headers, maxBytes);
    return new Record<>(kept.key(), kept.value(), refused.timestamp(), headers);
  }

  /** Reason and origin alone of a record of a user who was forgotten after it was posted. */
  static Record<byte[], byte[]> forgotten(long timestampMillis, Origin origin) {
    Headers headers = new RecordHeaders();
    FreshetHeaders.putRejection(headers, new Rejection.Forgotten());
    FreshetHeaders.putOrigin(headers, origin);
    return new Record<byte @Nullable [], byte @Nullable []>(null, null, timestampMillis, headers);
  }
}
