package io.freshet.standalone.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.schemas.answer.Shortened;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import io.freshet.standalone.audit.Audit;
import io.freshet.standalone.audit.LocalDeployment;
import io.freshet.standalone.demo.Balance;
import io.freshet.standalone.demo.TopicScan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a broker, exactly once: neither long titles nor a state that is none stop a service. */
@Timeout(180)
class FailedRecordsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int RATINGS = 40;

  @TempDir Path folder;

  @Test
  void shouldAnswerOnAndPutAsideWhatItFailsOn() throws Exception {
    try (LocalDeployment deployment = LocalDeployment.start(folder, Map.of())) {
      KafkaSettings kafka = deployment.kafka("1");
      Topics topics = kafka.topics();
      takeAtMost(16 * 1_024, kafka, topics.recommendations().name());
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (int i = 0; i < 45; i++) {
        String title = i == 0 ? "x".repeat(1_000) : "Title " + i;
        records.add(
            new ProducerRecord<>(
                topics.items().name(),
                ("item-" + i).getBytes(UTF_8),
                "{\"itemId\":\"item-%d\",\"title\":\"%s\",\"genres\":[\"Drama\"]}"
                    .formatted(i, title)
                    .getBytes(UTF_8)));
      }
      byte[] poisoned = "poisoned".getBytes(UTF_8);
      records.add(new ProducerRecord<>(topics.userStates().name(), 0, poisoned, new byte[] {1, 2}));
      for (int i = 0; i < RATINGS; i++) {
        String user = "user-" + i;
        records.add(
            new ProducerRecord<>(
                topics.ratings().name(),
                user.getBytes(UTF_8),
                LocalDeployment.rating(user, "item-" + i % 2, 5, 1_700_000_000L + i)));
      }
      deployment.post(records);
      Map<String, String> exactlyOnce =
          Map.of(
              IngestSettings.PROCESSING_GUARANTEE, "exactly_once_v2",
              ScorerSettings.PROCESSING_GUARANTEE, "exactly_once_v2");
      Map<String, String> longLists = new HashMap<>(exactlyOnce);
      longLists.put(ScorerSettings.K, "30");
      try (IngestService ingest = new IngestService(kafka, IngestSettings.from(exactlyOnce));
          ScorerService scorer = new ScorerService(kafka, ScorerSettings.from(longLists))) {
        ingest.start();
        scorer.start();
        Audit audit = new Audit(kafka);
        Balance balance = audit.awaitBalance(RATINGS, PATIENCE);

        assertThat(balance.answered()).isEqualTo(RATINGS);
        assertThat(balance.failed()).as("failed ratings").isZero();
        assertThat(scorer.failed().count()).isEqualTo(1);
        assertThat(scorer.collaborators().bound().count(Shortened.TEXTS)).isPositive();
        assertThat(scorer.failure()).isNull();
        List<ConsumerRecord<byte[], byte[]>> failed = new ArrayList<>();
        TopicScan scan = new TopicScan(kafka.consumerProperties());
        scan.read(scan.ranges(topics.failedRecords().name()), failed::add);
        assertThat(failed).hasSize(1);
        assertThat(failed.get(0).key()).isEqualTo(poisoned);
        assertThat(FreshetHeaders.text(failed.get(0).headers(), FreshetHeaders.SERVICE))
            .isEqualTo("scorer");
      }
    }
  }

  private static void takeAtMost(int bytes, KafkaSettings kafka, String topic) throws Exception {
    ConfigEntry entry =
        new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes));
    try (Admin admin = Admin.create(kafka.adminProperties())) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }
}
