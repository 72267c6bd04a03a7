package io.freshet.bench.pipeline;

import io.freshet.schemas.topic.KafkaSettings;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The loader of events: writes them to {@code ratings} in one transaction, so that all become
 * visible at one moment. Consumers are read_committed, so the pipeline sees a preloaded topic when
 * {@link #release} commits, and no producing happens during the measurement.
 */
final class Loader implements Workload.Sink, AutoCloseable {

  private static final int TRANSACTION_MILLIS = 600_000;

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private long loaded;

  Loader(KafkaSettings kafka) {
    this.topic = kafka.topics().ratings().name();
    ByteArraySerializer bytes = new ByteArraySerializer();
    this.producer =
        new KafkaProducer<>(
            kafka.producerProperties(
                Map.of(
                    "client.id",
                    "bench-loader",
                    "transactional.id",
                    kafka.prefixed("bench-loader"),
                    "transaction.timeout.ms",
                    TRANSACTION_MILLIS,
                    "batch.size",
                    128 << 10,
                    "linger.ms",
                    20)),
            bytes,
            bytes);
    producer.initTransactions();
  }

  void begin() {
    producer.beginTransaction();
    loaded = 0;
  }

  @Override
  public void event(int user, int item, double rating, long seconds) {
    byte[] value = Workload.json(user, item, rating, seconds);
    // A failed send makes the commit throw.
    Future<RecordMetadata> unused =
        producer.send(new ProducerRecord<>(topic, Workload.key(user), value));
    loaded++;
  }

  /** Waits until the broker has all records, still invisible. */
  long flush() {
    producer.flush();
    return loaded;
  }

  /** Makes all loaded records visible. */
  void release() {
    producer.commitTransaction();
  }

  @Override
  public void close() {
    producer.close();
  }
}
