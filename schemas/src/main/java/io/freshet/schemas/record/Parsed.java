package io.freshet.schemas.record;

/** What came of reading a record: the value, or why it was refused. */
public sealed interface Parsed<T> {

  /** The record was good. */
  record Accepted<T>(T value) implements Parsed<T> {}

  /** The record was refused. */
  record Refused<T>(Rejection rejection) implements Parsed<T> {}

  /**
   * The value, for a caller that has no use for a refusal.
   *
   * @throws MalformedRecordException when the record was refused
   */
  default T orThrow() {
    if (this instanceof Accepted<T> accepted) {
      return accepted.value();
    }
    throw new MalformedRecordException(((Refused<T>) this).rejection().message());
  }
}
