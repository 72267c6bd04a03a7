package io.freshet.http;

import org.jspecify.annotations.Nullable;

/** The HTTP interface cannot start as it is configured; the message says why and what to change. */
public final class HttpStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one. */
  public HttpStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
