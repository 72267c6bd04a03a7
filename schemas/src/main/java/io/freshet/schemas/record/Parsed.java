package io.freshet.schemas.record;

import java.util.function.Function;

/** Result of reading a record: the value, or the rejection. */
public sealed interface Parsed<T> {

  /** The record was accepted. */
  record Accepted<T>(T value) implements Parsed<T> {}

  /** The record was refused. */
  record Refused<T>(Rejection rejection) implements Parsed<T> {}

  /** This result with the value replaced by what {@code function} makes of it. */
  default <U> Parsed<U> map(Function<T, U> function) {
    return this instanceof Accepted<T> accepted
        ? new Accepted<>(function.apply(accepted.value()))
        : new Refused<>(((Refused<T>) this).rejection());
  }

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
