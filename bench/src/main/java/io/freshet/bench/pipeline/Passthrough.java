package io.freshet.bench.pipeline;

import io.freshet.schemas.topic.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The baseline without state: one thread that reads a record and writes the same bytes. */
final class Passthrough implements PipelineUnderTest {

  private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int lingerMillis;
  private final CountDownLatch reading = new CountDownLatch(1);
  private @Nullable KafkaSettings kafka;
  private @Nullable Thread thread;
  private volatile boolean stopped;

  Passthrough(int lingerMillis) {
    this.lingerMillis = lingerMillis;
  }

  @Override
  public String name() {
    return "passthrough";
  }

  @Override
  public void prepare(KafkaSettings given, Workload workload) {
    kafka = given;
  }

  @Override
  public void start(Duration timeout) throws InterruptedException {
    KafkaSettings settings = kafka;
    if (settings == null) {
      throw new IllegalStateException("not prepared");
    }
    Thread started = new Thread(() -> run(settings), "bench-passthrough");
    thread = started;
    started.start();
    if (!reading.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the passthrough got no partitions within " + timeout);
    }
  }

  private void run(KafkaSettings settings) {
    String in = settings.topics().ratings().name();
    String out = settings.topics().recommendations().name();
    ByteArrayDeserializer read = new ByteArrayDeserializer();
    ByteArraySerializer write = new ByteArraySerializer();
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                settings.consumerProperties(
                    Map.of(
                        "client.id", "bench-passthrough",
                        "group.id", "bench-passthrough",
                        "enable.auto.commit", false,
                        "max.poll.records", 1_000,
                        "auto.offset.reset", "earliest")),
                read,
                read);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                settings.producerProperties(
                    Map.of(
                        "client.id",
                        "bench-passthrough",
                        "batch.size",
                        128 << 10,
                        "linger.ms",
                        lingerMillis)),
                write,
                write)) {
      consumer.subscribe(List.of(in));
      long committed = System.nanoTime();
      while (!stopped) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(50));
        if (!consumer.assignment().isEmpty()) {
          reading.countDown();
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
          Future<RecordMetadata> unused =
              producer.send(
                  new ProducerRecord<>(out, record.partition(), record.key(), record.value()));
        }
        if (System.nanoTime() - committed > COMMIT_NANOS) {
          producer.flush();
          consumer.commitSync();
          committed = System.nanoTime();
        }
      }
    }
  }

  @Override
  public Map<String, String> stages() {
    return Map.of("bench-passthrough", "app");
  }

  /** Not supported: the output has the same order, but transaction markers shift its offsets. */
  @Override
  public long sourceOf(ConsumerRecord<byte[], byte[]> answer) {
    throw new UnsupportedOperationException("the passthrough's records do not name their source");
  }

  @Override
  public void close() {
    stopped = true;
    Thread running = thread;
    try {
      if (running != null) {
        running.join(BenchOptions.PATIENCE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
