package io.freshet.evaluation.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a family cannot take part in a protocol. The message gives the reason, without the
 * family's name.
 */
public final class SkippedException extends Exception {

  private static final long serialVersionUID = 1L;

  SkippedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
