package io.freshet.evaluation.protocol;

import org.jspecify.annotations.Nullable;

/** A family cannot take part in a protocol; the message says why, without its name. */
public final class SkippedException extends Exception {

  private static final long serialVersionUID = 1L;

  SkippedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
