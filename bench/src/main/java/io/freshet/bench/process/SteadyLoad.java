package io.freshet.bench.process;

import io.freshet.schemas.topic.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A steady load: posts ratings of random users and items at a rate and counts the answers. Not
 * thread-safe.
 */
final class SteadyLoad implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final String topic;
  private final int users;
  private final int items;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> answers;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Random random = new Random(1);
  private long posted;
  private long answered;

  SteadyLoad(KafkaSettings kafka, int users, int items) {
    this.topic = kafka.topics().ratings().name();
    this.users = users;
    this.items = items;
    this.producer =
        new KafkaProducer<>(
            kafka.producerProperties(Map.of("linger.ms", "5", "batch.size", "131072")),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.answers =
        new KafkaConsumer<>(
            kafka.consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (int p = 0; p < kafka.userPartitions(); p++) {
      partitions.add(new TopicPartition(kafka.topics().recommendations().name(), p));
    }
    answers.assign(partitions);
    answers.seekToBeginning(partitions);
  }

  /**
   * Posts events at a rate.
   *
   * @param perSecond events per second
   * @param time duration
   */
  void run(int perSecond, Duration time) {
    long start = System.nanoTime();
    long end = start + time.toNanos();
    long first = posted;
    long now = start;
    while (now < end) {
      long due = first + (long) ((now - start) / 1e9 * perSecond);
      for (int burst = 0; posted < due && burst < 1_000; burst++) {
        post();
      }
      answered += answers.poll(Duration.ZERO).count();
      LockSupport.parkNanos(1_000_000);
      now = System.nanoTime();
    }
    requirePosted();
  }

  /** Posts a number of events as fast as the brokers accept them. */
  void burst(int events) {
    for (int i = 0; i < events; i++) {
      post();
    }
    requirePosted();
  }

  private void requirePosted() {
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a rating could not be posted", failed);
    }
  }

  private void post() {
    String user = Integer.toString(random.nextInt(users));
    String event =
        "{\"userId\":\"%s\",\"itemId\":\"%d\",\"rating\":%d}"
            .formatted(user, random.nextInt(items), 1 + random.nextInt(5));
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(
                topic,
                user.getBytes(StandardCharsets.UTF_8),
                event.getBytes(StandardCharsets.UTF_8)),
            (metadata, error) -> {
              if (error != null) {
                failure.compareAndSet(null, error);
              }
            });
    posted++;
  }

  /** Returns the number of posted events. */
  long posted() {
    return posted;
  }

  /**
   * Waits until every event has its answer.
   *
   * @throws IllegalStateException if that takes longer than the timeout
   */
  void awaitAnswered(Duration timeout) throws InterruptedException {
    producer.flush();
    long deadline = System.nanoTime() + timeout.toNanos();
    while (answered < posted) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%d of %d events are answered after %s".formatted(answered, posted, timeout));
      }
      answered += answers.poll(POLL).count();
    }
  }

  @Override
  public void close() {
    producer.close();
    answers.close();
  }
}
