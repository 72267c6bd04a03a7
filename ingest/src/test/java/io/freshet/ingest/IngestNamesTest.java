package io.freshet.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.streams.FailedRecords;
import io.freshet.schemas.streams.RecordTime;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/** Names and settings that an operator or a running deployment depends on. */
class IngestNamesTest {
  @Test
  void shouldNameEveryNodeStoreAndTopic() {
    Topology topology = IngestTopology.build(IngestSettings.from(Map.of()), new Topics("p-"), 12);
    assertThat(topology.describe().toString())
        .isEqualToNormalizingWhitespace(
            """
            Topologies:
               Sub-topology: 0
                Source: profiles-source (topics: [p-profiles])
                  --> ingest
                Source: ratings-rerouted-source (topics: [p-ratings-rerouted])
                  --> ingest
                Source: ratings-source (topics: [p-ratings])
                  --> ingest
                Processor: ingest (stores: [forgotten-users, user-state])
                  --> ratings-rerouted-sink, rejected-ratings-sink, user-states-sink
                  <-- ratings-source, ratings-rerouted-source, profiles-source
                Sink: ratings-rerouted-sink (topic: p-ratings-rerouted)
                  <-- ingest
                Sink: rejected-ratings-sink (topic: p-rejected-ratings)
                  <-- ingest
                Sink: user-states-sink (topic: p-user-states)
                  <-- ingest
            """);
  }

  @Test
  void shouldSetStreamsUpForLatencyAndQuickRestarts() {
    Map<String, Object> properties =
        IngestStreamsProperties.of(
            KafkaSettings.from(Map.of(KafkaSettings.TOPICS_PREFIX, "p-")),
            IngestSettings.from(Map.of(IngestSettings.INSTANCE_ID, "b")),
            new FailedRecords(new Topics("p-"), "ingest"));
    assertThat(properties)
        .containsEntry("application.id", "p-freshet-ingest")
        .containsEntry("main.consumer.group.instance.id", "p-freshet-ingest-b")
        .containsEntry("main.consumer.session.timeout.ms", 6_000)
        .containsEntry("producer.batch.size", 131_072)
        .containsEntry("producer.linger.ms", 0)
        .containsEntry("max.task.idle.ms", -1L)
        .containsEntry("statestore.cache.max.bytes", 0L)
        .containsEntry("ensure.explicit.internal.resource.naming", "true")
        .containsEntry("processing.guarantee", "at_least_once");
    Properties checked = new Properties();
    checked.putAll(properties);
    assertThat(new StreamsConfig(checked).getClass()).isNotNull();
  }

  @Test
  void shouldLetAUserOverrideAClientSetting() {
    Map<String, Object> properties =
        IngestStreamsProperties.of(
            KafkaSettings.from(Map.of("kafka.producer.compression.type", "lz4")),
            IngestSettings.from(Map.of(IngestSettings.INSTANCE_ID, "")),
            new FailedRecords(new Topics(""), "ingest"));
    assertThat(properties)
        .containsEntry("producer.compression.type", "lz4")
        .doesNotContainKey("main.consumer.group.instance.id");
  }

  @Test
  void shouldGiveARecordWithoutATimeTheTimeZero() {
    RecordTime time = new RecordTime();
    assertThat(time.extract(record(-1), 500)).isZero();
    assertThat(time.extract(record(123), 500)).isEqualTo(123);
  }

  private static ConsumerRecord<Object, Object> record(long timestamp) {
    return new ConsumerRecord<>(
        "ratings",
        0,
        0,
        timestamp,
        org.apache.kafka.common.record.TimestampType.CREATE_TIME,
        0,
        0,
        "k",
        "v",
        new org.apache.kafka.common.header.internals.RecordHeaders(),
        java.util.Optional.empty());
  }
}
