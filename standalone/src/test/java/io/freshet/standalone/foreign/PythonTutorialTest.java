package io.freshet.standalone.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import io.freshet.standalone.audit.LocalDeployment;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tutorial's Python script posts a rating and finds the answer to it. Where no Python has
 * librdkafka's client the test is skipped and says so.
 */
@Timeout(180)
class PythonTutorialTest {
  private static final Path SCRIPT = Path.of("..", "docs", "tutorials", "rate_and_read.py");
  private static String python = "";

  @TempDir Path folder;

  @BeforeAll
  static void requirePython() {
    python = PythonClient.require("the tutorial");
  }

  @Test
  void shouldFindTheAnswerToTheRatingThatItPosts() throws Exception {
    try (LocalDeployment deployment = LocalDeployment.start(folder, Map.of())) {
      KafkaSettings kafka = deployment.kafka("1");
      try (IngestService ingest = new IngestService(kafka, IngestSettings.from(Map.of()));
          ScorerService scorer = new ScorerService(kafka, ScorerSettings.from(Map.of()))) {
        ingest.start();
        scorer.start();
        String servers = deployment.bootstrapServers();
        Process script =
            new ProcessBuilder(python, SCRIPT.toString(), servers, "py-1", "1", "5")
                .redirectErrorStream(true)
                .start();
        String said = new String(script.getInputStream().readAllBytes(), UTF_8);
        assertThat(script.waitFor()).as(said).isZero();
        assertThat(said).startsWith("answered after ");
      }
    }
  }
}
