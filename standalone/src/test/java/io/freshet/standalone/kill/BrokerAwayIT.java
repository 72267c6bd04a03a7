package io.freshet.standalone.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import io.freshet.standalone.audit.Audit;
import io.freshet.standalone.audit.LocalDeployment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The only broker stops in the middle of the work, and comes back half a minute later. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BrokerAwayIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int AWAY_SECONDS = 30;
  private static final int RATINGS = 4_000;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once_v2"})
  void shouldGoOnWhereItWasWithoutBeingStartedAgain(String guarantee) throws Exception {
    try (LocalDeployment deployment = LocalDeployment.start(folder, Map.of())) {
      KafkaSettings kafka = deployment.kafka("1");
      try (IngestService ingest =
              new IngestService(
                  kafka,
                  IngestSettings.from(Map.of(IngestSettings.PROCESSING_GUARANTEE, guarantee)));
          ScorerService scorer =
              new ScorerService(
                  kafka,
                  ScorerSettings.from(Map.of(ScorerSettings.PROCESSING_GUARANTEE, guarantee)))) {
        ingest.start();
        scorer.start();
        ingest.awaitRunning(PATIENCE);
        scorer.awaitRunning(PATIENCE);
        deployment.post(ratings(kafka, 0)); // most of them not answered yet when the broker goes

        deployment.stopBroker();
        TimeUnit.SECONDS.sleep(AWAY_SECONDS);
        assertThat(ingest.failure()).isNull();
        assertThat(scorer.failure()).isNull();
        deployment.startBroker();

        deployment.post(ratings(kafka, 1));
        Audit audit = new Audit(kafka);
        assertThat(audit.awaitBalance(2 * RATINGS, PATIENCE).answered()).isEqualTo(2 * RATINGS);
        audit.assertStatesEqualAReplay();
        assertThat(ingest.streams().state()).isEqualTo(KafkaStreams.State.RUNNING);
        assertThat(scorer.streams().state()).isEqualTo(KafkaStreams.State.RUNNING);
      }
    }
  }

  private static List<ProducerRecord<byte[], byte[]>> ratings(KafkaSettings kafka, int batch) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RATINGS; i++) {
      long second = 1_700_000_000L + (long) batch * RATINGS + i;
      records.add(
          new ProducerRecord<>(
              kafka.topics().ratings().name(),
              LocalDeployment.rating("user-" + i % 300, "item-" + i % 41, 1 + i % 5, second)));
    }
    return records;
  }
}
