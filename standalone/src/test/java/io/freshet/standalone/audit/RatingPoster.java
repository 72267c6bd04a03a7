package io.freshet.standalone.audit;

import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.RatingTable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Posts a data set's ratings in their order as a producer would that knows nothing of Freshet:
 * every fifth without a key, the others with Kafka's own partitioner.
 */
public final class RatingPoster implements AutoCloseable {
  private static final int KEYLESS = 5;

  private final String topic;
  private final RatingTable ratings;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private int next;

  /** A poster at the start of the data. */
  public RatingPoster(KafkaSettings kafka, DataSet data) {
    this.topic = kafka.topics().ratings().name();
    this.ratings = data.ratings();
    this.producer =
        new KafkaProducer<>(
            kafka.producerProperties(
                Map.of("linger.ms", 5, "delivery.timeout.ms", 300_000, "max.block.ms", 120_000)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends the next {@code count} ratings, evenly over {@code millis}, without waiting for acks. */
  public void post(int count, long millis) throws InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < count; i++, next++) {
      byte[] user = ratings.userIdBytes(ratings.user(next));
      String json =
          "{\"userId\":\"%s\",\"itemId\":\"%s\",\"rating\":%s,\"timestamp\":%d}"
              .formatted(
                  new String(user, StandardCharsets.UTF_8),
                  ratings.itemId(ratings.item(next)),
                  ratings.rating(next),
                  ratings.seconds(next));
      byte[] key = next % KEYLESS == 0 ? null : user;
      byte[] value = json.getBytes(StandardCharsets.UTF_8);
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(topic, key, value),
              (metadata, error) -> {
                if (error != null) {
                  failure.compareAndSet(null, error);
                }
              });
      long due = start + TimeUnit.MILLISECONDS.toNanos(millis) * (i + 1) / count;
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
    }
  }

  /** Waits until all that was posted is acknowledged; how many ratings that is. */
  public int acknowledged() throws Exception {
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return next;
  }

  @Override
  public void close() {
    producer.close();
  }
}
