package io.freshet.standalone.command;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/** Says in one line what an exception of a Kafka client means to whoever typed the command. */
final class KafkaErrors {

  private KafkaErrors() {}

  /** The innermost cause that says something. */
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
      return "Kafka refuses to let us in: " + message + " (check the kafka.s… security settings)";
    }
    if (cause instanceof AuthorizationException) {
      return "Kafka does not allow it: " + message;
    }
    if (cause instanceof TimeoutException) {
      return "Kafka did not answer in time: " + message;
    }
    return message;
  }
}
