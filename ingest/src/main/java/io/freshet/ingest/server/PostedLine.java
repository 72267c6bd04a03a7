package io.freshet.ingest.server;

import io.freshet.schemas.record.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * What one posted line is: a record to write, or a refusal.
 *
 * @param key of the record
 * @param value of the record
 * @param partition of the record, or null for the producer's choice
 * @param rejection why there is no record; the rest means nothing then
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PostedLine(
    byte[] key, byte[] value, @Nullable Integer partition, @Nullable Rejection rejection) {
  private static final byte[] NONE = new byte[0];

  static PostedLine refused(Rejection rejection) {
    return new PostedLine(NONE, NONE, null, rejection);
  }
}
