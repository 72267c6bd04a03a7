package io.freshet.ingest;

import io.freshet.schemas.streams.FailedRecords;
import io.freshet.schemas.streams.StoreTuning;
import io.freshet.schemas.streams.StreamsClientProperties;
import io.freshet.schemas.topic.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;

/** Properties of ingest's Kafka Streams client. */
final class IngestStreamsProperties {
  private static final long WRITE_BUFFER_BYTES = 8L * 1024 * 1024;

  private IngestStreamsProperties() {}

  static Map<String, Object> of(
      KafkaSettings kafka, IngestSettings settings, FailedRecords failed) {
    Map<String, Object> ours =
        new HashMap<>(
            StoreTuning.properties(
                settings.storeCacheBytes(), WRITE_BUFFER_BYTES, settings.storeCompaction()));
    ours.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
    // States do not depend on the order between topics, so a task need not wait for an empty topic.
    // The bookkeeping of that wait took a fifth of a stream thread.
    ours.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    return StreamsClientProperties.perEvent(kafka, settings, failed, ours);
  }
}
