package io.freshet.standalone.command;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/** Messages for exceptions of Kafka clients, one line for the user of a command. */
final class KafkaErrors {

  private KafkaErrors() {}

  /** Returns the message of the innermost cause that has one. */
  static String line(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null
        && (cause instanceof ExecutionException
            || cause.getMessage() == null
            || cause.getMessage().equals(cause.getCause().toString())
            || cause.getClass() == org.apache.kafka.common.KafkaException.class)) {
      cause = cause.getCause();
    }
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    if (cause instanceof AuthenticationException) {
      return "Kafka refused the authentication: "
          + message
          + " (check the settings kafka.sasl.… and kafka.ssl.…)";
    }
    if (cause instanceof AuthorizationException) {
      return "Kafka denied access: " + message;
    }
    if (cause instanceof TimeoutException) {
      return "Kafka did not answer in time: " + message;
    }
    return message;
  }
}
