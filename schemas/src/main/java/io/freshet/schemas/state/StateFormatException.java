package io.freshet.schemas.state;

/** Thrown if bytes are not a user state of a known version. */
public sealed class StateFormatException extends RuntimeException permits NewerFormatException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception; the message says what is wrong with the bytes. */
  public StateFormatException(String message) {
    super(message);
  }

  /** Creates an exception with the failure that revealed it. */
  public StateFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
