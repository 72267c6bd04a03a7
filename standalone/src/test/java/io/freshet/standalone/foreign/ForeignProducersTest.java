package io.freshet.standalone.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.UserPartitioner;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import io.freshet.standalone.audit.Audit;
import io.freshet.standalone.audit.LocalDeployment;
import io.freshet.standalone.demo.TopicScan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ratings and events from producers that choose partitions otherwise than Kafka's Java client:
 * librdkafka's default, {@code consistent_random}, takes CRC-32 of the key modulo the partitions,
 * and any partition without a key.
 */
@Timeout(180)
class ForeignProducersTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int USERS = 40;
  private static final int RATINGS = 600;

  @TempDir Path folder;

  @Test
  void shouldTakeEveryRatingToItsUsersOneStateWhateverThePartitioner() throws Exception {
    try (LocalDeployment deployment = LocalDeployment.start(folder, Map.of())) {
      KafkaSettings kafka = deployment.kafka("1");
      String topic = kafka.topics().ratings().name();
      Random random = new Random(5);
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      Set<String> elsewhere = new HashSet<>();
      for (int i = 0; i < RATINGS; i++) {
        String user = "user-" + random.nextInt(USERS);
        byte[] key = user.getBytes(UTF_8);
        byte[] value =
            LocalDeployment.rating(
                user, "item-" + random.nextInt(50), 1 + random.nextInt(5), 1_700_000_000L + i);
        boolean keyless = i % 3 == 0;
        int partition = keyless ? random.nextInt(LocalDeployment.PARTITIONS) : librdkafka(key);
        if (partition != UserPartitioner.partition(key, LocalDeployment.PARTITIONS)) {
          elsewhere.add(user);
        }
        records.add(new ProducerRecord<>(topic, partition, keyless ? null : key, value));
      }
      assertThat(elsewhere)
          .as("users that are not where Java would put them")
          .hasSizeGreaterThan(20);
      deployment.post(records);
      try (IngestService ingest = new IngestService(kafka, IngestSettings.from(Map.of()));
          ScorerService scorer = new ScorerService(kafka, ScorerSettings.from(Map.of()))) {
        ingest.start();
        scorer.start();
        Audit audit = new Audit(kafka);
        assertThat(audit.awaitBalance(RATINGS, PATIENCE).answered()).isEqualTo(RATINGS);
        audit.assertStatesEqualAReplay();
        assertEveryStateIsAtHome(kafka);
      }
    }
  }

  @Test
  void shouldTakeEventsOfTypesWhateverThePartitioner() throws Exception {
    TypedEvents typed = TypedEvents.draw(USERS, RATINGS, 7);
    try (LocalDeployment deployment = LocalDeployment.start(folder, Map.of())) {
      KafkaSettings kafka = deployment.kafka("1");
      String topic = kafka.topics().ratings().name();
      Random random = new Random(5);
      List<ProducerRecord<byte[], byte[]>> records = TypedEvents.items(kafka.topics());
      for (TypedEvents.Event event : typed.events()) {
        byte[] key = random.nextInt(3) == 0 ? null : event.user().getBytes(UTF_8);
        int partition = key == null ? random.nextInt(LocalDeployment.PARTITIONS) : librdkafka(key);
        records.add(new ProducerRecord<>(topic, partition, key, event.json().getBytes(UTF_8)));
      }
      deployment.post(records);
      try (IngestService ingest = new IngestService(kafka, IngestSettings.from(Map.of()));
          ScorerService scorer = new ScorerService(kafka, ScorerSettings.from(Map.of()))) {
        ingest.start();
        scorer.start();
        Audit audit = new Audit(kafka);
        assertThat(audit.awaitBalance(RATINGS, PATIENCE).answered()).isEqualTo(RATINGS);
        audit.assertStatesEqualAReplay();
        assertEveryStateIsAtHome(kafka);
        typed.assertListsKeepTheRules(kafka);
      }
    }
  }

  private static void assertEveryStateIsAtHome(KafkaSettings kafka) {
    TopicScan scan = new TopicScan(kafka.consumerProperties());
    scan.read(
        scan.ranges(kafka.topics().userStates().name()),
        state ->
            assertThat(state.partition())
                .as(new String(state.key(), UTF_8))
                .isEqualTo(UserPartitioner.partition(state.key(), LocalDeployment.PARTITIONS)));
  }

  /** librdkafka's rd_kafka_msg_partitioner_consistent. */
  private static int librdkafka(byte[] key) {
    CRC32 crc = new CRC32();
    crc.update(key);
    return (int) (crc.getValue() % LocalDeployment.PARTITIONS);
  }
}
