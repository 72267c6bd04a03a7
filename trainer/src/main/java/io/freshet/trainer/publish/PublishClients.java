package io.freshet.trainer.publish;

import io.freshet.schemas.channel.ChunkCodec;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.experiment.ExperimentTopicReader;
import io.freshet.schemas.topic.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The Kafka clients that write the model channel. */
public final class PublishClients {

  private PublishClients() {}

  /**
   * Creates the trainer's publisher.
   *
   * @param kept number of newest versions that a trimming keeps, min 2
   * @param timeout of each wait for the broker
   */
  public static ModelPublisher publisher(KafkaSettings settings, int kept, Duration timeout) {
    Map<String, Object> properties =
        producerProperties(settings, settings.prefixed("freshet-trainer"));
    return new ModelPublisher(
        producer(properties),
        ModelTopicReader.open(settings),
        ExperimentTopicReader.open(settings),
        (partition, offset) -> deleteBefore(settings, partition, offset, timeout),
        settings.topics(),
        kept,
        timeout,
        transactionTimeout(properties),
        System::nanoTime);
  }

  static Producer<String, byte[]> producer(Map<String, Object> properties) {
    return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  static Duration transactionTimeout(Map<String, Object> properties) {
    Object millis = properties.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
    return Duration.ofMillis(Long.parseLong(String.valueOf(millis).strip()));
  }

  static Map<String, Object> producerProperties(KafkaSettings settings, String transactionalId) {
    return settings.producerProperties(
        Map.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            transactionalId,
            // A chunk is a batch of its own; at this size its buffer comes from the pool.
            ProducerConfig.BATCH_SIZE_CONFIG,
            ChunkCodec.CHUNK_BYTES + 4096,
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            16L << 20,
            // One transaction may be gigabytes over a slow network.
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            180_000));
  }

  private static void deleteBefore(
      KafkaSettings settings, TopicPartition partition, long offset, Duration timeout) {
    try (Admin admin = Admin.create(settings.adminProperties())) {
      admin
          .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
          .all()
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new KafkaException("cannot delete records", e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException("cannot delete records in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }
}
