package io.freshet.ingest.server;

import io.freshet.schemas.topic.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Producer of the records that clients post by HTTP, acknowledged by all in-sync replicas. Its
 * buffer is bounded: if the brokers do not keep up, the buffer fills and further records are
 * refused.
 */
final class EventWriter implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;
  private final Duration timeout;

  /**
   * Creates a writer with its own producer.
   *
   * @param bufferBytes max bytes of records that no broker has acknowledged yet
   * @param fullWait max time that a request waits for a full buffer
   * @param timeout time in which a record must be acknowledged
   */
  EventWriter(KafkaSettings kafka, long bufferBytes, Duration fullWait, Duration timeout) {
    this(
        new KafkaProducer<>(
            properties(kafka, bufferBytes, fullWait, timeout),
            new ByteArraySerializer(),
            new ByteArraySerializer()),
        timeout);
  }

  EventWriter(Producer<byte[], byte[]> producer, Duration timeout) {
    this.producer = producer;
    this.timeout = timeout;
  }

  private static Map<String, Object> properties(
      KafkaSettings kafka, long bufferBytes, Duration fullWait, Duration timeout) {
    int bound = Math.toIntExact(timeout.toMillis());
    Map<String, Object> properties =
        kafka.producerProperties(
            Map.of(
                ProducerConfig.BUFFER_MEMORY_CONFIG, bufferBytes,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.toIntExact(fullWait.toMillis()),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, bound,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, bound,
                ProducerConfig.LINGER_MS_CONFIG, 0));
    // No setting may weaken this: the answer 202 promises it.
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    return properties;
  }

  /** Result of a record: exactly one component is null. */
  record Written(@Nullable RecordMetadata at, @Nullable Throwable failure) {}

  /** A record that may not be acknowledged yet. */
  interface Pending {
    /** Waits for the acknowledgement until the deadline at most. */
    Written await(long deadlineNanos) throws InterruptedException;
  }

  /** A record that the producer refused. */
  record Refused(Throwable why) implements Pending {
    @Override
    public Written await(long deadlineNanos) {
      return new Written(null, why);
    }
  }

  /**
   * The time at which records sent now must be acknowledged, on the clock of {@link
   * System#nanoTime}.
   */
  long deadline() {
    return System.nanoTime() + timeout.toNanos();
  }

  /** Hands a record to the producer. */
  Pending send(String topic, @Nullable Integer partition, byte[] key, byte @Nullable [] value) {
    Future<RecordMetadata> sent;
    try {
      sent = producer.send(new ProducerRecord<>(topic, partition, key, value));
    } catch (KafkaException e) {
      return new Refused(e);
    }
    return deadline -> {
      try {
        long left = Math.max(0, deadline - System.nanoTime());
        return new Written(sent.get(left, TimeUnit.NANOSECONDS), null);
      } catch (ExecutionException e) {
        return new Written(null, e.getCause() == null ? e : e.getCause());
      } catch (TimeoutException e) {
        return new Written(null, e);
      }
    };
  }

  /** The producer, which is also used for tombstones. */
  Producer<byte[], byte[]> producer() {
    return producer;
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
