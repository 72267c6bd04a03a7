package io.freshet.standalone.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import io.freshet.standalone.audit.Audit;
import io.freshet.standalone.audit.LocalDeployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * kcat, a real librdkafka client, posts with its default partitioner and without keys.
 *
 * <p>System property {@code freshet.kcat}: the command ({@code kcat}). Where there is none the test
 * is skipped and says so.
 */
@Timeout(180)
class KcatIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String KCAT = System.getProperty("freshet.kcat", "kcat");
  private static final int USERS = 30;
  private static final int EACH = 300;

  @TempDir Path folder;

  @BeforeAll
  static void requireKcat() throws Exception {
    boolean there;
    try {
      there = new ProcessBuilder(KCAT, "-V").start().waitFor() == 0;
    } catch (IOException e) {
      there = false;
    }
    assumeTrue(there, "there is no " + KCAT + ": a real librdkafka client was NOT tried");
  }

  @Test
  void shouldTakeWhatKcatPostsToItsUsersOneState() throws Exception {
    try (LocalDeployment deployment = LocalDeployment.start(folder, Map.of())) {
      KafkaSettings kafka = deployment.kafka("1");
      String topic = kafka.topics().ratings().name();
      Random random = new Random(9);
      List<String> keyed = new ArrayList<>();
      List<String> keyless = new ArrayList<>();
      for (int i = 0; i < EACH; i++) {
        String user = "user-" + random.nextInt(USERS);
        keyed.add(user + "|" + rating(user, random, 2L * i));
        keyless.add(rating(user, random, 2L * i + 1));
      }
      List<String> post =
          List.of(KCAT, "-q", "-P", "-b", deployment.bootstrapServers(), "-t", topic);
      run(post, List.of("-K", "|"), keyed);
      run(post, List.of(), keyless);
      try (IngestService ingest = new IngestService(kafka, IngestSettings.from(Map.of()));
          ScorerService scorer = new ScorerService(kafka, ScorerSettings.from(Map.of()))) {
        ingest.start();
        scorer.start();
        Audit audit = new Audit(kafka);
        assertThat(audit.awaitBalance(2 * EACH, PATIENCE).answered()).isEqualTo(2 * EACH);
        audit.assertStatesEqualAReplay();
      }
    }
  }

  @Test
  void shouldTakeEventsOfTypesThatKcatPosts() throws Exception {
    TypedEvents typed = TypedEvents.draw(USERS, 2 * EACH, 13);
    try (LocalDeployment deployment = LocalDeployment.start(folder, Map.of())) {
      KafkaSettings kafka = deployment.kafka("1");
      deployment.post(TypedEvents.items(kafka.topics()));
      List<String> keyed = new ArrayList<>();
      List<String> keyless = new ArrayList<>();
      for (TypedEvents.Event event : typed.events()) {
        if (keyed.size() < EACH) {
          keyed.add(event.user() + "|" + event.json());
        } else {
          keyless.add(event.json());
        }
      }
      List<String> post =
          List.of(
              KCAT,
              "-q",
              "-P",
              "-b",
              deployment.bootstrapServers(),
              "-t",
              kafka.topics().ratings().name());
      run(post, List.of("-K", "|"), keyed);
      run(post, List.of(), keyless);
      try (IngestService ingest = new IngestService(kafka, IngestSettings.from(Map.of()));
          ScorerService scorer = new ScorerService(kafka, ScorerSettings.from(Map.of()))) {
        ingest.start();
        scorer.start();
        Audit audit = new Audit(kafka);
        assertThat(audit.awaitBalance(2 * EACH, PATIENCE).answered()).isEqualTo(2 * EACH);
        audit.assertStatesEqualAReplay();
        typed.assertListsKeepTheRules(kafka);
      }
    }
  }

  private static String rating(String user, Random random, long second) {
    return new String(
        LocalDeployment.rating(
            user, "item-" + random.nextInt(40), 1 + random.nextInt(5), 1_700_000_000L + second),
        UTF_8);
  }

  private void run(List<String> command, List<String> more, List<String> lines) throws Exception {
    Path input = Files.write(Files.createTempFile(folder, "kcat", ".txt"), lines);
    List<String> all = new ArrayList<>(command);
    all.addAll(more);
    all.add("-l");
    all.add(input.toString());
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }
}
