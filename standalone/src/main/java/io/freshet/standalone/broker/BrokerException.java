package io.freshet.standalone.broker;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the embedded broker could not start: its folder is in use or unreadable, or Kafka
 * failed.
 */
public final class BrokerException extends Exception {

  private static final long serialVersionUID = 1L;

  BrokerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
