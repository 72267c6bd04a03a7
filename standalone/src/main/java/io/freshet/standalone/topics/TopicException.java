package io.freshet.standalone.topics;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if topics cannot be created or read, or have wrong settings; the message names them and
 * the reason.
 */
public final class TopicException extends Exception {

  private static final long serialVersionUID = 1L;

  TopicException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
