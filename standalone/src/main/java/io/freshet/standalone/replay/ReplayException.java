package io.freshet.standalone.replay;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Thrown if a replay cannot go on; {@link #kind} says why. Acknowledged records stay sent. */
public final class ReplayException extends Exception {

  private static final long serialVersionUID = 1L;

  /** The kind of a failure. */
  public enum Kind {
    /** No broker answered. */
    UNREACHABLE,
    /** The ratings or items topic does not exist. */
    NO_TOPIC,
    /** The broker refuses this client. */
    NOT_ALLOWED,
    /** The broker stopped acknowledging. */
    STALLED,
    /** The thread was interrupted. */
    INTERRUPTED,
    /** The broker refused a record. */
    REFUSED
  }

  private final Kind kind;

  ReplayException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Returns the kind of the failure. */
  public Kind kind() {
    return kind;
  }

  static ReplayException of(String doing, Throwable cause, Kind onTimeout) {
    Kind kind = Kind.REFUSED;
    if (cause instanceof UnknownTopicOrPartitionException) {
      kind = Kind.NO_TOPIC;
    } else if (cause instanceof AuthorizationException
        || cause instanceof AuthenticationException) {
      kind = Kind.NOT_ALLOWED;
    } else if (cause instanceof TimeoutException) {
      kind = onTimeout;
    } else if (cause instanceof InterruptException || cause instanceof InterruptedException) {
      kind = Kind.INTERRUPTED;
    }
    return new ReplayException(kind, doing + ": " + cause.getMessage(), cause);
  }
}
