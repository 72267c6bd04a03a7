package io.freshet.standalone.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.audit.Audit;
import io.freshet.standalone.audit.RatingPoster;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.demo.Balance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Brings the compose file up, kills and restarts every container while ratings arrive, and audits
 * the topics. Skipped where there is no engine or no such compose client; the reason says which.
 */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class ComposeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final List<String> SERVICES = List.of("ingest", "scorer", "trainer", "kafka");
  private static final int WHILE_KILLING = 6_000;
  private static final long WHILE_KILLING_MILLIS = 60_000;

  /** Enough for a first model (trainer.refit.first.ratings is 5,000), and some more. */
  private static final DataSet DATA = new PlantedTastes(150, 300, 7_000, 11).generate();

  @Test
  void shouldLoseNothingUnderComposeV1() throws Exception {
    shouldLoseNothing(List.of("docker-compose"), "freshet-it-1", "1.29");
  }

  @Test
  void shouldLoseNothingUnderComposeV2() throws Exception {
    shouldLoseNothing(List.of("docker", "compose"), "freshet-it-2", "2");
  }

  private static void shouldLoseNothing(List<String> client, String project, String version)
      throws Exception {
    assume(client, version);
    int port = freePort();
    KafkaSettings kafka =
        KafkaSettings.from(
            Map.of(
                KafkaSettings.BOOTSTRAP_SERVERS,
                "localhost:" + port,
                KafkaSettings.TOPICS_PARTITIONS,
                "4"));
    try (Compose compose = new Compose(client, project, port)) {
      compose.run("up", "-d", "--build");
      for (String service : SERVICES) {
        compose.awaitHealthy(service);
      }
      assertConfined(compose);
      try (RatingPoster poster = new RatingPoster(kafka, DATA)) {
        killEach(compose, poster);
        Audit audit = new Audit(kafka);
        audit.awaitBalance(poster.acknowledged(), PATIENCE);
        audit.assertStatesEqualAReplay();
        stopAndStart(compose);
        awaitModel(audit, poster);
        poster.post(DATA.ratings().size() - poster.acknowledged(), 2_000);
        Balance balance = audit.awaitBalance(poster.acknowledged(), PATIENCE);
        audit.assertStatesEqualAReplay();
        assertThat(balance.rejected()).isZero();
        assertPersonal(audit);
      }
    }
  }

  /** Kills each container while ratings arrive, as {@code kill -9} does. */
  private static void killEach(Compose compose, RatingPoster poster) throws Exception {
    // A thread of its own: while the broker is away, a producer makes its caller wait.
    ExecutorService posting = Executors.newSingleThreadExecutor();
    try {
      Future<?> posted =
          posting.submit(
              () -> {
                poster.post(WHILE_KILLING, WHILE_KILLING_MILLIS);
                return poster.acknowledged();
              });
      for (String service : SERVICES) {
        TimeUnit.SECONDS.sleep(1);
        compose.run("kill", "-s", "SIGKILL", service);
        assertThat(compose.inspect(service, "{{.State.ExitCode}}")).as(service).isEqualTo("137");
        TimeUnit.SECONDS.sleep(1);
        compose.start(service);
      }
      posted.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } finally {
      posting.shutdownNow();
    }
  }

  /** All of them as an operator does it; the services end by themselves and in time. */
  private static void stopAndStart(Compose compose) throws Exception {
    compose.run("stop");
    for (String service : List.of("ingest", "scorer", "trainer")) {
      assertThat(compose.inspect(service, "{{.State.ExitCode}} {{.State.OOMKilled}}"))
          .as(service)
          .isEqualTo("143 false");
    }
    compose.run("up", "-d");
    for (String service : SERVICES) {
      compose.awaitHealthy(service);
    }
  }

  /** No root, no writing beside the state, and neural libraries only where they are used. */
  private static void assertConfined(Compose compose) throws Exception {
    for (String service : List.of("ingest", "scorer", "trainer")) {
      assertThat(compose.run("exec", "-T", service, "id", "-u").strip()).isEqualTo("10001");
      assertThat(compose.attempt("exec", "-T", service, "touch", "/opt/freshet/x").exitCode())
          .as(service)
          .isNotZero();
      assertThat(compose.inspect(service, "{{.HostConfig.Memory}}")).as(service).isNotEqualTo("0");
      String libraries = compose.run("exec", "-T", service, "ls", "/opt/freshet/lib");
      if (service.equals("trainer")) {
        assertThat(libraries).contains("nd4j-native", "deeplearning4j");
      } else {
        assertThat(libraries)
            .contains("rocksdbjni")
            .doesNotContain("nd4j", "deeplearning4j", "javacpp", "kafka_2.13");
      }
    }
  }

  /** A rating now and then, until one is answered by a model: the first refit takes its time. */
  private static void awaitModel(Audit audit, RatingPoster poster) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      assertThat(System.nanoTime()).as("no model answers after " + PATIENCE).isLessThan(deadline);
      poster.post(2, 1_000);
      audit.awaitBalance(poster.acknowledged(), PATIENCE);
    } while (newest(audit).modelVersion() == null);
  }

  /** The newest answers come from a model and are the user's own. */
  private static void assertPersonal(Audit audit) {
    Recommendations newest = newest(audit);
    assertThat(newest.modelVersion()).isNotNull();
    assertThat(newest.rung()).isEqualTo(Rung.PERSONAL);
    assertThat(newest.items()).isNotEmpty();
  }

  private static Recommendations newest(Audit audit) {
    AtomicReference<Recommendations> newest = new AtomicReference<>();
    audit.balance(
        answer -> {
          Recommendations held = newest.get();
          if (held == null
              || held.generatedAtMillis() < answer.recommendations().generatedAtMillis()) {
            newest.set(answer.recommendations());
          }
        });
    return newest.get();
  }

  private static void assume(List<String> client, String version) throws Exception {
    String engine =
        Compose.firstLine(List.of("docker", "version", "--format", "{{.Server.Version}}"));
    assumeTrue(engine != null, "SKIPPED: no Docker engine answers, so compose was not tested");
    List<String> command = new ArrayList<>(client);
    command.addAll(List.of("version", "--short"));
    String found = Compose.firstLine(command);
    assumeTrue(
        found != null && found.startsWith(version),
        "SKIPPED: " + String.join(" ", client) + " " + version + " is not installed: " + found);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
