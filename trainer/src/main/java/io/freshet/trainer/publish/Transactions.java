package io.freshet.trainer.publish;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * A transactional producer that tells two kinds of failures apart. After the first kind it goes on:
 * the transaction is aborted and the failure thrown unchanged. After the second kind it cannot go
 * on ({@link PublisherLostException}).
 */
final class Transactions {

  private static final int COMMIT_ATTEMPTS = 3;

  private final Producer<?, ?> producer;
  private final String rival;
  private final Duration limit;
  private final LongSupplier nanoTime;
  private long begun;

  /**
   * @param producer transactional
   * @param rival the other user of its transactional id, for messages
   * @param limit the producer's {@code transaction.timeout.ms}
   * @param nanoTime a clock for the age of a transaction, as {@link System#nanoTime}
   */
  Transactions(Producer<?, ?> producer, String rival, Duration limit, LongSupplier nanoTime) {
    this.producer = producer;
    this.rival = rival;
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
  }

  void start() {
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      throw lost(e);
    }
  }

  /**
   * Begins a transaction and sends; commits if {@code sends} returns true, aborts if it returns
   * false or throws.
   *
   * @return whether the transaction was committed
   */
  boolean run(BooleanSupplier sends) {
    begin();
    boolean all;
    try {
      all = sends.getAsBoolean();
    } catch (RuntimeException e) {
      abortAfter(e);
      throw e;
    }
    if (all) {
      commit();
    } else {
      abort();
    }
    return all;
  }

  /**
   * Waits for the offset of a sent record.
   *
   * @throws KafkaException if the record was not written
   */
  static RecordMetadata placed(Future<RecordMetadata> sent) {
    try {
      return sent.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException k ? k : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  void begin() {
    try {
      producer.beginTransaction();
      begun = nanoTime.getAsLong();
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
        // Kafka documents a retry here. An abort would be illegal: the commit may be under way.
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
   * Aborts after a failure, which the caller then throws. Throws {@link PublisherLostException} if
   * the producer is lost.
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

  private PublisherLostException lost(Exception failure) {
    if (!isFenced(failure)) {
      return new PublisherLostException(
          "nothing can be published any more: " + failure.getMessage(), failure);
    }
    // The broker fences the producer of a transaction that is too old, too.
    Duration age = Duration.ofNanos(nanoTime.getAsLong() - begun);
    return new PublisherLostException(
        age.compareTo(limit) < 0
            ? rival + " has taken over"
            : "the broker ended the transaction, as it was open for %d s and %d s are allowed: raise %s"
                .formatted(
                    age.toSeconds(),
                    limit.toSeconds(),
                    "kafka.producer.transaction.timeout.ms (at most the brokers'"
                        + " transaction.max.timeout.ms)"),
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
