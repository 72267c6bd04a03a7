package io.freshet.http;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the HTTP interface cannot start with its settings. The message says why and what to
 * change.
 */
public final class HttpStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception. */
  public HttpStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
