package io.freshet.schemas.streams;

import io.freshet.schemas.topic.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Properties of the project's Kafka Streams clients, with a reason for each that differs from
 * Kafka's default. A user's settings for Kafka's clients override all of them.
 */
public final class StreamsClientProperties {
  /**
   * Larger than the default of 16 KB, because a record has 1 to 2 KB and larger batches save CPU
   * per event.
   */
  private static final int BATCH_BYTES = 128 * 1024;

  /** Time until a dead instance is noticed, instead of the default 45 s. */
  private static final int SESSION_TIMEOUT_MS = 6_000;

  private static final int HEARTBEAT_MS = 2_000;

  private StreamsClientProperties() {}

  /**
   * Properties of a Kafka Streams client.
   *
   * @param applicationId application id without the topic prefix
   * @param instanceId name of the instance for static membership; empty for no static membership
   * @param own the client's own properties, which override the shared ones
   */
  public static Map<String, Object> of(
      KafkaSettings kafka, String applicationId, String instanceId, Map<String, ?> own) {
    String application = kafka.prefixed(applicationId);
    Map<String, Object> shared = new HashMap<>();
    shared.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    // Consecutive events are of different users, so a cache would save nothing and only delay
    // writes.
    shared.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    shared.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        SESSION_TIMEOUT_MS);
    shared.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        HEARTBEAT_MS);
    if (!instanceId.isEmpty()) {
      // A restarted static member gets its partitions back without waiting for the end of its old
      // session.
      shared.put(
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
          application + "-" + instanceId);
    }
    shared.putAll(own);
    return kafka.streamsProperties(shared);
  }

  /**
   * Properties of a client that processes each event and sends results.
   *
   * @param failed factory of the records for failed records
   * @param own the client's own properties, which override the shared ones
   */
  public static Map<String, Object> perEvent(
      KafkaSettings kafka,
      StreamsClientSettings settings,
      FailedRecords failed,
      Map<String, ?> own) {
    Map<String, Object> ours = new HashMap<>(failed.streamsProperties());
    ours.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    ours.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, settings.processingGuarantee());
    ours.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    ours.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
    ours.put(
        StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), settings.lingerMillis());
    // Compression takes more CPU than it saves here.
    ours.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "none");
    ours.putAll(own);
    return of(kafka, settings.applicationId(), settings.instanceId(), ours);
  }
}
