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
 * Factory of the records of {@code rejected-ratings}: the original bytes with reason and origin in
 * headers, or reason and origin only for a forgotten user's record.
 */
final class RejectedRecords {
  private RejectedRecords() {}

  /**
   * Creates the record for a rejected record.
   *
   * @param source position of the foreign record that the record was mapped from, or null
   * @param maxBytes max bytes of key and value; longer ones are cut, because the broker's limit
   *     includes the added headers
   */
  static Record<byte[], byte[]> of(
      Record<byte[], byte[]> refused,
      Origin origin,
      @Nullable Origin source,
      Rejection rejection,
      int maxBytes) {
    Headers headers = headers(rejection, origin, source);
    KeptBytes kept = KeptBytes.of(refused.key(), refused.value(), headers, maxBytes);
    return new Record<>(kept.key(), kept.value(), refused.timestamp(), headers);
  }

  /**
   * Creates the record for a record whose user was forgotten after it was posted: reason and
   * origin, no bytes.
   */
  static Record<byte[], byte[]> forgotten(
      long timestampMillis, Origin origin, @Nullable Origin source) {
    Headers headers = headers(new Rejection.Forgotten(), origin, source);
    return new Record<byte @Nullable [], byte @Nullable []>(null, null, timestampMillis, headers);
  }

  private static Headers headers(Rejection rejection, Origin origin, @Nullable Origin source) {
    Headers headers = new RecordHeaders();
    FreshetHeaders.putRejection(headers, rejection);
    FreshetHeaders.putOrigin(headers, origin);
    if (source != null) {
      FreshetHeaders.putSource(headers, source);
    }
    return headers;
  }
}
