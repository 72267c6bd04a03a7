package io.freshet.ingest.server;

import io.freshet.schemas.record.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * Result of reading one posted line: a record to write, or a rejection.
 *
 * @param key key of the record
 * @param value value of the record
 * @param partition partition of the record; null if the producer chooses
 * @param rejection why there is no record, in which case the other components are empty; null if
 *     there is a record
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PostedLine(
    byte[] key, byte[] value, @Nullable Integer partition, @Nullable Rejection rejection) {
  private static final byte[] NONE = new byte[0];

  static PostedLine refused(Rejection rejection) {
    return new PostedLine(NONE, NONE, null, rejection);
  }
}
