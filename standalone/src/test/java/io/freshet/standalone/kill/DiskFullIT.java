package io.freshet.standalone.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import io.freshet.standalone.audit.Audit;
import io.freshet.standalone.audit.LocalDeployment;
import io.freshet.standalone.process.FreshetProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ingest on a disk that fills up: a small file system in memory over its state folder, which needs
 * Linux and a user namespace, but no rights. Where there is none the test is skipped and says so.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DiskFullIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int USERS = 40;
  private static final int EACH = 200;

  /** Mounts it over $0 for the rest of the command alone, and becomes that. */
  private static final List<String> ON_A_SMALL_DISK =
      List.of(
          "unshare",
          "-r",
          "-m",
          "sh",
          "-c",
          "mount -t tmpfs -o size=1m tmpfs \"$0\" && exec \"$@\"");

  @TempDir Path folder;

  @Test
  void shouldSayThatTheDiskIsFullAndGoOnOnceThereIsRoom() throws Exception {
    Path state = Files.createDirectories(folder.resolve("state-1"));
    List<String> smallDisk = new ArrayList<>(ON_A_SMALL_DISK);
    smallDisk.add(state.toString());
    assumeTrue(works(smallDisk), "no user namespaces here: a full disk was NOT tried");
    try (LocalDeployment deployment = LocalDeployment.start(folder, Map.of())) {
      KafkaSettings kafka = deployment.kafka("1");
      deployment.post(ratings(kafka));
      List<String> arguments = arguments(deployment);

      try (FreshetProcess ingest = FreshetProcess.startUnder(smallDisk, folder, arguments)) {
        assertThat(ingest.awaitExit(PATIENCE)).as(ingest.output()).isEqualTo(1);
        assertThat(ingest.output())
            .contains("ingest failed: the disk of state.dir = " + state + " is full");
      }

      try (FreshetProcess ingest = FreshetProcess.start(folder, arguments);
          ScorerService scorer = new ScorerService(kafka, ScorerSettings.from(Map.of()))) {
        scorer.start();
        Audit audit = new Audit(kafka);
        assertThat(audit.awaitBalance(USERS * EACH, PATIENCE).answered())
            .as(ingest.output())
            .isEqualTo(USERS * EACH);
        audit.assertStatesEqualAReplay();
      }
    }
  }

  private static boolean works(List<String> prefix) throws InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> arguments(LocalDeployment deployment) {
    List<String> arguments = new ArrayList<>(List.of("ingest"));
    deployment
        .values("1")
        .forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    return arguments;
  }

  /** Long ids of items: a state becomes 20 KB, and is written with every one of its ratings. */
  private static List<ProducerRecord<byte[], byte[]>> ratings(KafkaSettings kafka) {
    String longId = "x".repeat(100);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < USERS * EACH; i++) {
      records.add(
          new ProducerRecord<>(
              kafka.topics().ratings().name(),
              LocalDeployment.rating(
                  "user-" + i % USERS, longId + i / USERS, 1 + i % 5, 1_700_000_000L + i)));
    }
    return records;
  }
}
