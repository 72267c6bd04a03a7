package io.freshet.schemas.record;

/** Result of reading a record: the value, or the rejection. */
public sealed interface Parsed<T> {

  /** The record was accepted. */
  record Accepted<T>(T value) implements Parsed<T> {}

  /** The record was refused. */
  record Refused<T>(Rejection rejection) implements Parsed<T> {}

  /**
   * The value, for callers that cannot handle a rejection.
   *
   * @throws MalformedRecordException if the record was refused
   */
  default T orThrow() {
    if (this instanceof Accepted<T> accepted) {
      return accepted.value();
    }
    throw new MalformedRecordException(((Refused<T>) this).rejection().message());
  }
}
