package io.freshet.schemas.record;

/** Thrown if bytes are not a record that one of the project's codecs wrote. */
public final class MalformedRecordException extends RuntimeException {
  public MalformedRecordException(String message) {
    super(message);
  }

  public MalformedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
