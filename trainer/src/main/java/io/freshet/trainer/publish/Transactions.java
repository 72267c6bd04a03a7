package io.freshet.trainer.publish;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * A transactional producer with its failures told apart: those after which it can go on (the
 * transaction is aborted, the failure thrown as it is) and those after which it cannot ({@link
 * PublisherLostException}).
 */
final class Transactions {

  private static final int COMMIT_ATTEMPTS = 3;

  private final Producer<?, ?> producer;

  Transactions(Producer<?, ?> producer) {
    this.producer = producer;
  }

  void start() {
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      throw lost(e);
    }
  }

  /** Begins, sends and commits; aborts if sending fails. */
  void run(Runnable sends) {
    begin();
    try {
      sends.run();
    } catch (RuntimeException e) {
      abortAfter(e);
      throw e;
    }
    commit();
  }

  void begin() {
    try {
      producer.beginTransaction();
    } catch (KafkaException e) {
      throw lost(e);
    }
  }

  void commit() {
    for (int attempt = 1; ; attempt++) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        // The documented way on is to ask again; an abort would be illegal, the commit may be under
        // way.
        if (attempt == COMMIT_ATTEMPTS) {
          throw new PublisherLostException("it is unknown whether the transaction committed", e);
        }
      } catch (KafkaException e) {
        abortAfter(e);
        throw e;
      }
    }
  }

  void abort() {
    try {
      producer.abortTransaction();
    } catch (KafkaException e) {
      throw lost(e);
    }
  }

  /**
   * Aborts because of a failure, which the caller then throws; throws itself if the producer is
   * lost.
   */
  void abortAfter(Exception failure) {
    if (isFatal(failure)) {
      throw lost(failure);
    }
    try {
      abort();
    } catch (PublisherLostException e) {
      e.addSuppressed(failure);
      throw e;
    }
  }

  private static PublisherLostException lost(Exception failure) {
    return new PublisherLostException(
        isFenced(failure)
            ? "another trainer with the same topic prefix has taken over"
            : "nothing can be published any more: " + failure.getMessage(),
        failure);
  }

  private static boolean isFenced(Throwable failure) {
    for (Throwable t = failure; t != null; t = cause(t)) {
      if (t instanceof ProducerFencedException || t instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFatal(Throwable failure) {
    for (Throwable t = failure; t != null; t = cause(t)) {
      if (t instanceof PublisherLostException
          || t instanceof ApplicationRecoverableException
          || t instanceof ProducerFencedException
          || t instanceof OutOfOrderSequenceException
          || t instanceof AuthorizationException
          || t instanceof AuthenticationException
          || t instanceof UnsupportedVersionException) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Throwable cause(Throwable t) {
    return t.getCause();
  }
}
