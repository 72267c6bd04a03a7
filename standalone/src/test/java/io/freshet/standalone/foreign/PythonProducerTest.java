package io.freshet.standalone.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import io.freshet.standalone.audit.Audit;
import io.freshet.standalone.audit.LocalDeployment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Python client, a real librdkafka, posts events of types without keys and by a partitioner of
 * its own. Where no Python has librdkafka's client the test is skipped and says so.
 */
@Timeout(180)
class PythonProducerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int USERS = 25;
  private static final int EVENTS = 450;
  private static String python = "";

  @TempDir Path folder;

  @BeforeAll
  static void requirePython() {
    python = PythonClient.require("a Python producer");
  }

  @Test
  void shouldTakeEventsOfTypesToTheirUsersOneState() throws Exception {
    TypedEvents typed = TypedEvents.draw(USERS, EVENTS, 11);
    try (LocalDeployment deployment = LocalDeployment.start(folder, Map.of())) {
      KafkaSettings kafka = deployment.kafka("1");
      deployment.post(TypedEvents.items(kafka.topics()));
      post(deployment, kafka.topics().ratings().name(), typed);
      try (IngestService ingest = new IngestService(kafka, IngestSettings.from(Map.of()));
          ScorerService scorer = new ScorerService(kafka, ScorerSettings.from(Map.of()))) {
        ingest.start();
        scorer.start();
        Audit audit = new Audit(kafka);
        assertThat(audit.awaitBalance(EVENTS, PATIENCE).answered()).isEqualTo(EVENTS);
        audit.assertStatesEqualAReplay();
        typed.assertListsKeepTheRules(kafka);
      }
    }
  }

  private void post(LocalDeployment deployment, String topic, TypedEvents typed) throws Exception {
    Path script =
        Path.of(
            Objects.requireNonNull(PythonProducerTest.class.getResource("/python/post_events.py"))
                .toURI());
    List<String> lines =
        typed.events().stream().map(event -> event.user() + "|" + event.json()).toList();
    Path input = Files.write(folder.resolve("events.txt"), lines);
    Process process =
        new ProcessBuilder(
                python,
                script.toString(),
                deployment.bootstrapServers(),
                topic,
                Integer.toString(LocalDeployment.PARTITIONS))
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }
}
