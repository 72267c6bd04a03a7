package io.freshet.standalone.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import io.freshet.standalone.audit.Audit;
import io.freshet.standalone.audit.RatingPoster;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.demo.Balance;
import io.freshet.standalone.topics.TopicAdmin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * Both topologies against the published Kafka image. Skipped where there is no container engine.
 */
class TopologiesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PARTITIONS = 4;
  private static final DataSet DATA = new PlantedTastes(80, 200, 3_000, 5).generate();

  private static KafkaContainer broker;

  @TempDir Path folder;

  @BeforeAll
  static void startBroker() {
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "SKIPPED: no container engine answers, so the topologies were not run on apache/kafka");
    broker = new KafkaContainer("apache/kafka:4.3.1");
    broker.start();
  }

  @AfterAll
  static void stopBroker() {
    if (broker != null) {
      broker.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once_v2"})
  void shouldAnswerEveryRatingOnceWhereNothingFails(String guarantee) throws Exception {
    KafkaSettings kafka =
        KafkaSettings.from(
            Map.of(
                KafkaSettings.BOOTSTRAP_SERVERS,
                broker.getBootstrapServers(),
                KafkaSettings.TOPICS_PREFIX,
                guarantee + ".",
                KafkaSettings.TOPICS_PARTITIONS,
                Integer.toString(PARTITIONS),
                KafkaSettings.STATE_DIR,
                folder.toString()));
    try (Admin admin = Admin.create(kafka.adminProperties())) {
      new TopicAdmin(admin, kafka.topics(), PARTITIONS, (short) 1).create(PATIENCE);
    }
    try (IngestService ingest =
            new IngestService(
                kafka,
                IngestSettings.from(Map.of(IngestSettings.PROCESSING_GUARANTEE, guarantee)));
        ScorerService scorer =
            new ScorerService(
                kafka,
                ScorerSettings.from(Map.of(ScorerSettings.PROCESSING_GUARANTEE, guarantee)));
        RatingPoster poster = new RatingPoster(kafka, DATA)) {
      ingest.start();
      scorer.start();
      ingest.awaitRunning(PATIENCE);
      scorer.awaitRunning(PATIENCE);

      poster.post(DATA.ratings().size(), 0);

      Audit audit = new Audit(kafka);
      Balance balance = audit.awaitBalance(poster.acknowledged(), PATIENCE);
      assertThat(balance.rejected()).isZero();
      assertThat(balance.answers()).isEqualTo(balance.in());
      audit.assertStatesEqualAReplay();
      assertThat(ingest.failure()).isNull();
      assertThat(scorer.failure()).isNull();
    }
  }
}
