package io.freshet.schemas.state;

/** Bytes that are not a user state, or not one of a version this code reads. */
public sealed class StateFormatException extends RuntimeException permits NewerFormatException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong with the bytes. */
  public StateFormatException(String message) {
    super(message);
  }

  /** Says what is wrong with the bytes, and which failure showed it. */
  public StateFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
