package io.freshet.schemas.record;

/** Thrown if bytes are not a record that one of the project's codecs wrote. */
public final class MalformedRecordException extends RuntimeException {
  /** Creates an exception; the message says what is wrong with the bytes. */
  public MalformedRecordException(String message) {
    super(message);
  }

  /** Creates an exception with the failure that revealed it. */
  public MalformedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
