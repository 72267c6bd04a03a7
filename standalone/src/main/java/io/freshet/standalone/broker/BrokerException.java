package io.freshet.standalone.broker;

import org.jspecify.annotations.Nullable;

/** The embedded broker could not start: its folder is in use, unreadable, or Kafka refused. */
public final class BrokerException extends Exception {

  private static final long serialVersionUID = 1L;

  BrokerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
