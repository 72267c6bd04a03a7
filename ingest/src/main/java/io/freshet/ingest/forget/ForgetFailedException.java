package io.freshet.ingest.forget;

/** A user could not be forgotten, or not wholly; trying again is harmless. */
public final class ForgetFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  ForgetFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
