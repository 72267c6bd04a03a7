package io.freshet.ingest.forget;

/** Thrown if not all tombstones of a user could be written. Trying again is safe. */
public final class ForgetFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  ForgetFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
