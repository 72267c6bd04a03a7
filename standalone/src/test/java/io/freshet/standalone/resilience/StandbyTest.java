package io.freshet.standalone.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two ingests that keep copies of each other's stores. */
@Timeout(240)
class StandbyTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int RATINGS = 2_000;

  @TempDir Path folder;

  @Test
  void shouldTakeOverFromAWarmCopy() throws Exception {
    try (LocalDeployment deployment = LocalDeployment.start(folder, Map.of())) {
      KafkaSettings kafka = deployment.kafka("1");
      Audit audit = new Audit(kafka);
      AtomicLong restored = new AtomicLong();
      try (ScorerService scorer = new ScorerService(kafka, ScorerSettings.from(Map.of()));
          IngestService first = ingest(deployment, "1")) {
        first.streams().setGlobalStateRestoreListener(counting(restored));
        scorer.start();
        first.start();
        first.awaitRunning(PATIENCE);
        try (IngestService second = ingest(deployment, "2")) {
          second.start();
          second.awaitRunning(PATIENCE);
          deployment.post(ratings(kafka, 0));
          audit.awaitBalance(RATINGS, PATIENCE);
          await()
              .atMost(PATIENCE)
              .untilAsserted(
                  () -> {
                    assertThat(tasks(first)).isEqualTo("2 active, 2 standby");
                    assertThat(tasks(second)).isEqualTo("2 active, 2 standby");
                    assertThat(standbyLag(first)).isZero();
                  });
          restored.set(0);
        }
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(tasks(first)).isEqualTo("4 active, 0 standby"));
        deployment.post(ratings(kafka, 1));
        assertThat(audit.awaitBalance(2 * RATINGS, PATIENCE).answered()).isEqualTo(2 * RATINGS);
        assertThat(restored.get())
            .as("states read again at the take-over")
            .isLessThan(RATINGS / 10);
        audit.assertStatesEqualAReplay();
      }
    }
  }

  private static IngestService ingest(LocalDeployment deployment, String instance) {
    return new IngestService(
        deployment.kafka(instance),
        IngestSettings.from(
            Map.of("ingest.instance.id", instance, IngestSettings.STANDBY_REPLICAS, "1")));
  }

  private static List<ProducerRecord<byte[], byte[]>> ratings(KafkaSettings kafka, int batch) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RATINGS; i++) {
      long second = 1_700_000_000L + (long) batch * RATINGS + i;
      records.add(
          new ProducerRecord<>(
              kafka.topics().ratings().name(),
              LocalDeployment.rating("user-" + i % 400, "item-" + i % 37, 1 + i % 5, second)));
    }
    return records;
  }

  private static String tasks(IngestService ingest) {
    int active = 0;
    int standby = 0;
    if (ingest.streams().state() == KafkaStreams.State.RUNNING) {
      for (ThreadMetadata thread : ingest.streams().metadataForLocalThreads()) {
        active += thread.activeTasks().size();
        standby += thread.standbyTasks().size();
      }
    }
    return active + " active, " + standby + " standby";
  }

  private static long standbyLag(IngestService ingest) {
    return ingest.streams().allLocalStorePartitionLags().values().stream()
        .flatMap(store -> store.values().stream())
        .mapToLong(LagInfo::offsetLag)
        .sum();
  }

  private static StateRestoreListener counting(AtomicLong restored) {
    return new StateRestoreListener() {
      @Override
      public void onRestoreStart(TopicPartition partition, String store, long from, long to) {}

      @Override
      public void onBatchRestored(TopicPartition partition, String store, long end, long count) {
        restored.addAndGet(count);
      }

      @Override
      public void onRestoreEnd(TopicPartition partition, String store, long total) {}
    };
  }
}
