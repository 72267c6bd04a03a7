package io.freshet.scorer;

import io.freshet.schemas.KafkaSettings;
import io.freshet.schemas.streams.FailedRecords;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Properties of the scorer's Kafka Streams client, with the reasons for those that differ. */
final class ScorerStreamsProperties {
  /** Larger than the default 16 KB: an answer has 1 to 2 KB, and a batch saves CPU per event. */
  private static final int BATCH_BYTES = 128 * 1024;

  /** A dead instance is noticed after this, rather than the default 45 s. */
  private static final int SESSION_TIMEOUT_MS = 6_000;

  private static final int HEARTBEAT_MS = 2_000;

  private ScorerStreamsProperties() {}

  static Map<String, Object> of(
      KafkaSettings kafka, ScorerSettings settings, String application, FailedRecords failed) {
    Map<String, Object> ours = new HashMap<>(failed.streamsProperties());
    ours.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    ours.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    ours.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, settings.processingGuarantee());
    ours.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    // There is no store; whatever is cached would only be delayed.
    ours.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    ours.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
    ours.put(
        StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), settings.lingerMillis());
    // Compression takes more CPU than it saves here.
    ours.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "none");
    ours.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        SESSION_TIMEOUT_MS);
    ours.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        HEARTBEAT_MS);
    if (!settings.instanceId().isEmpty()) {
      // A restarted static member gets its partitions back without waiting for its own old session.
      ours.put(
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
          application + "-" + settings.instanceId());
    }
    return kafka.streamsProperties(ours);
  }
}
