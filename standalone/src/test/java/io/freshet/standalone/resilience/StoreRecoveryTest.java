package io.freshet.standalone.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.ingest.StoreFailedException;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import io.freshet.standalone.audit.Audit;
import io.freshet.standalone.audit.LocalDeployment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ingest whose local store was damaged while it was away. */
@Timeout(240)
class StoreRecoveryTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int USERS = 60;
  private static final int EACH = 300;

  @TempDir Path folder;

  @Test
  void shouldDropADamagedStoreAndRestoreItFromTheChangelog() throws Exception {
    try (LocalDeployment deployment = LocalDeployment.start(folder, Map.of())) {
      KafkaSettings kafka = deployment.kafka("1");
      Audit audit = new Audit(kafka);
      try (ScorerService scorer = new ScorerService(kafka, ScorerSettings.from(Map.of()))) {
        scorer.start();
        deployment.post(ratings(kafka, 0));
        try (IngestService ingest = ingest(kafka)) {
          ingest.start();
          audit.awaitBalance(EACH, PATIENCE);
        }
        assertThat(damage(deployment.state("1"))).as("files of tables").isPositive();
        deployment.post(ratings(kafka, 1));

        try (IngestService broken = ingest(kafka)) {
          assertThatThrownBy(broken::start)
              .isInstanceOf(StoreFailedException.class)
              .hasMessageContaining(deployment.state("1").toString())
              .hasMessageContaining("to restore them from the changelog");
          assertThat(broken.failure()).isInstanceOf(StoreFailedException.class);
        }
        assertThat(tables(deployment.state("1"))).as("tables of the damaged store").isEmpty();

        try (IngestService again = ingest(kafka)) {
          again.start();
          again.awaitRunning(PATIENCE);
          assertThat(audit.awaitBalance(2 * EACH, PATIENCE).answered()).isEqualTo(2 * EACH);
          assertThat(again.failure()).isNull();
        }
        audit.assertStatesEqualAReplay();
      }
    }
  }

  private static IngestService ingest(KafkaSettings kafka) {
    return new IngestService(kafka, IngestSettings.from(Map.of()));
  }

  private static List<ProducerRecord<byte[], byte[]>> ratings(KafkaSettings kafka, int batch) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      long second = 1_700_000_000L + (long) batch * EACH + i;
      records.add(
          new ProducerRecord<>(
              kafka.topics().ratings().name(),
              LocalDeployment.rating(
                  "user-" + i % USERS, "item-" + batch + "-" + i, 1 + i % 5, second)));
    }
    return records;
  }

  private static List<Path> tables(Path state) throws Exception {
    try (Stream<Path> files = Files.walk(state)) {
      return files.filter(f -> f.toString().endsWith(".sst")).toList();
    }
  }

  /** Overwrites the beginning of every table, where its data is; how many there are. */
  private static int damage(Path state) throws Exception {
    List<Path> tables = tables(state);
    for (Path table : tables) {
      try (FileChannel file = FileChannel.open(table, StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.allocate((int) Math.min(256, file.size() / 2)), 0);
      }
    }
    return tables.size();
  }
}
