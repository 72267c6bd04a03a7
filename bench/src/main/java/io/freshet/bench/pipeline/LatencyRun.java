package io.freshet.bench.pipeline;

import io.freshet.schemas.topic.KafkaSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The latency measurement: the time from the moment a rating is due, at a steady rate, until a
 * consumer has its answer. Counting from the due moment and not from the actual call keeps a stall
 * of the whole process in the figures.
 */
final class LatencyRun {

  /**
   * Latencies from due moment to answer, in milliseconds.
   *
   * @param answers number of measured answers
   * @param missing number of events without an answer
   */
  record Result(double p50, double p90, double p99, double max, int answers, int missing) {}

  private final PipelineUnderTest pipeline;
  private final KafkaSettings kafka;
  private final Workload workload;
  private final int partitions;
  private final Map<Long, Long> dueNanos = new ConcurrentHashMap<>();
  private final Map<Long, Long> arrivalNanos = new ConcurrentHashMap<>();
  private volatile boolean done;

  LatencyRun(PipelineUnderTest pipeline, KafkaSettings kafka, Workload workload) {
    this.pipeline = pipeline;
    this.kafka = kafka;
    this.workload = workload;
    this.partitions = kafka.userPartitions();
  }

  Result run(int rate, Duration warmUp, Duration time) throws InterruptedException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumerAtEnd()) {
      Thread listener = new Thread(() -> listen(consumer), "bench-latency-consumer");
      listener.start();
      long start = produce(rate, warmUp.plus(time));
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (arrivalNanos.size() < dueNanos.size() && System.nanoTime() < deadline) {
        Thread.sleep(100);
      }
      done = true;
      listener.join();
      return result(start + warmUp.toNanos());
    }
  }

  private KafkaConsumer<byte[], byte[]> consumerAtEnd() {
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.consumerProperties(
                Map.of("client.id", "bench-latency", "enable.auto.commit", false)),
            bytes,
            bytes);
    String topic = kafka.topics().recommendations().name();
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    consumer.assign(all);
    consumer.seekToEnd(all);
    all.forEach(consumer::position); // now, not at the first poll
    return consumer;
  }

  private void listen(KafkaConsumer<byte[], byte[]> consumer) {
    while (!done) {
      Iterable<ConsumerRecord<byte[], byte[]>> records = consumer.poll(Duration.ofMillis(100));
      long now = System.nanoTime();
      for (ConsumerRecord<byte[], byte[]> record : records) {
        arrivalNanos.putIfAbsent(pipeline.sourceOf(record), now);
      }
    }
  }

  /** Posts events at the rate; returns the due moment of the first event. */
  private long produce(int rate, Duration time) {
    ByteArraySerializer bytes = new ByteArraySerializer();
    String topic = kafka.topics().ratings().name();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            kafka.producerProperties(Map.of("client.id", "bench-latency", "linger.ms", 0)),
            bytes,
            bytes)) {
      producer.partitionsFor(topic); // metadata before the clock runs
      long events = rate * time.toSeconds();
      long start = System.nanoTime();
      for (long n = 0; n < events; n++) {
        long due = start + n * 1_000_000_000L / rate;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        workload.next(
            1,
            (user, item, rating, seconds) ->
                send(producer, topic, user, item, rating, seconds, due));
      }
      producer.flush();
      return start;
    }
  }

  private void send(
      KafkaProducer<byte[], byte[]> producer,
      String topic,
      int user,
      int item,
      double rating,
      long seconds,
      long due) {
    byte[] value = Workload.json(user, item, rating, seconds);
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(topic, Workload.key(user), value),
            (metadata, error) -> {
              if (error == null) {
                dueNanos.put(SourcePosition.pack(metadata.partition(), metadata.offset()), due);
              }
            });
  }

  private Result result(long from) {
    Map<Long, Long> measured = new HashMap<>(dueNanos);
    measured.values().removeIf(due -> due < from);
    double[] millis = new double[measured.size()];
    int answered = 0;
    for (Map.Entry<Long, Long> due : measured.entrySet()) {
      Long arrived = arrivalNanos.get(due.getKey());
      if (arrived != null) {
        millis[answered++] = (arrived - due.getValue()) / 1e6;
      }
    }
    millis = Arrays.copyOf(millis, answered);
    Arrays.sort(millis);
    int missing = measured.size() - millis.length;
    if (millis.length == 0) {
      throw new IllegalStateException(pipeline.name() + " gave none of " + missing + " answers");
    }
    return new Result(
        quantile(millis, 0.5),
        quantile(millis, 0.9),
        quantile(millis, 0.99),
        millis[millis.length - 1],
        millis.length,
        missing);
  }

  /** Computes a quantile: the min value that this share of the values does not exceed. */
  static double quantile(double[] sorted, double q) {
    return sorted[Math.max(0, (int) Math.ceil(q * sorted.length) - 1)];
  }
}
