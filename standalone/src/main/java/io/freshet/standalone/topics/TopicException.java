package io.freshet.standalone.topics;

import org.jspecify.annotations.Nullable;

/**
 * Topics could not be created, read, or are not what they must be; the message says which and why.
 */
public final class TopicException extends Exception {

  private static final long serialVersionUID = 1L;

  TopicException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
