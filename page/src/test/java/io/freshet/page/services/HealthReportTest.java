package io.freshet.page.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.http.Health;
import io.freshet.page.services.ServiceWatch.Seen;
import io.freshet.page.services.ServiceWatch.State;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthReportTest {
  private static final ClusterWatch.Seen CLUSTER =
      new ClusterWatch.Seen(
          new ClusterFacts(
              List.of(new ClusterFacts.Topic("ratings", 10, 900, "for ever")),
              List.of(new ClusterFacts.Waiting("ingest", "ratings", 0, 2)),
              new ClusterFacts.Disk(900, 5_000, null)),
          90_000,
          null);
  private static final HealthReport.Ratings GOOD = new HealthReport.Ratings(10, 10, 0, 0, 0, 20);

  private static Seen seen(String name, State state) {
    return new Seen(
        new OtherService(name, URI.create("http://127.0.0.1:1")), state, 80_000, Map.of());
  }

  private static Map<String, Object> report(
      State scorer, ClusterWatch.Seen cluster, HealthReport.@Nullable Ratings ratings) {
    return HealthReport.of(
        List.of(seen("ingest", State.READY), seen("scorer", scorer)), cluster, ratings, 100_000);
  }

  @Test
  void shouldSayThatAllIsWell() {
    assertThat(report(State.READY, CLUSTER, GOOD))
        .containsEntry("level", "ok")
        .containsEntry(
            "sentence", "All is well. All services run, and every rating is accounted for.")
        .containsEntry("topics", CLUSTER.facts().topics())
        .containsEntry("partitions", CLUSTER.facts().partitions())
        .containsEntry("disk", CLUSTER.facts().disk());
  }

  @Test
  void shouldTakeWhatIsNotCommittedForASingleLookThatCountsNoRatings() {
    Map<String, Object> report = report(State.READY, CLUSTER, null);
    assertThat(report)
        .containsEntry("level", "ok")
        .containsEntry("sentence", "All is well. All services run.");
    assertThat(report.get("checks").toString())
        .contains("Ratings waiting", "value=2")
        .doesNotContain("Rejected", "accounted");
    ClusterFacts late =
        new ClusterFacts(
            List.of(), List.of(new ClusterFacts.Waiting("ingest", "ratings", 0, 10_001)), null);
    assertThat(report(State.READY, new ClusterWatch.Seen(late, 90_000, null), null))
        .containsEntry("level", "look")
        .containsEntry("sentence", "Nearly all is well. Ratings waiting: 10,001.");
  }

  @Test
  void shouldTellMemoryUptimeAndStagesApartFromWhatElseAServiceSays() {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("model", "v000019");
    details.put(Health.UPTIME_SECONDS, "360");
    details.put(Health.MEMORY_BYTES, "1000");
    details.put(Health.MEMORY_MAX_BYTES, "4000");
    details.put(Health.STAGE_MICROS + "decode", "7.3");
    details.put(Health.STAGE_MICROS + "fold-in", "50.0");
    Seen scorer =
        new Seen(
            new OtherService("scorer", URI.create("http://127.0.0.1:1")), State.READY, 9, details);

    Map<String, Object> report =
        HealthReport.of(List.of(seen("ingest", State.READY), scorer), CLUSTER, GOOD, 100_000);

    assertThat(report)
        .containsEntry(
            "stages",
            List.of(
                Map.of("name", "decode", "micros", 7.3),
                Map.of("name", "fold-in", "micros", 50.0)));
    List<?> services = (List<?>) report.get("services");
    assertThat(services.get(0))
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
        .as("of an earlier release")
        .containsEntry("memory", null)
        .containsEntry("uptimeSeconds", null);
    assertThat(services.get(1))
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
        .containsEntry("memory", Map.of("used", 1_000L, "max", 4_000L))
        .containsEntry("uptimeSeconds", 360L)
        .containsEntry("details", Map.of("model", "v000019"));
  }

  @Test
  void shouldNameTheServiceThatIsSilent() {
    assertThat(report(State.SILENT, CLUSTER, GOOD))
        .containsEntry("level", "bad")
        .containsEntry("sentence", "Answers have stopped. The scorer has been silent for 20 s.");
  }

  @Test
  void shouldNameIngestWithoutAnArticle() {
    HealthReport.Ratings none = new HealthReport.Ratings(0, 0, 0, 0, 0, Double.NaN);

    assertThat(HealthReport.of(List.of(seen("ingest", State.SILENT)), CLUSTER, none, 100_000))
        .containsEntry("sentence", "Not all is well. Ingest has been silent for 20 s.");
  }

  @Test
  void shouldNameTheCheckThatFailed() {
    assertThat(report(State.READY, CLUSTER, new HealthReport.Ratings(10, 9, 1, 0, 0, 20)))
        .containsEntry("level", "look")
        .containsEntry("sentence", "Nearly all is well. Rejected: 1.");
  }

  @Test
  void shouldTellOfSlowAnswersInSecondsAndOfFailures() {
    assertThat(report(State.READY, CLUSTER, new HealthReport.Ratings(10, 8, 0, 1, 1, 13_226)))
        .containsEntry(
            "sentence",
            "Nearly all is well. Answered in time: 99 in 100 within 13.2 s; Failed: 1.");
  }

  @Test
  void shouldKeepTheLastFactsWhileKafkaRefuses() {
    ClusterWatch.Seen refused =
        new ClusterWatch.Seen(CLUSTER.facts(), CLUSTER.readMillis(), "not authorized");

    assertThat(report(State.READY, refused, GOOD))
        .containsEntry("level", "look")
        .containsEntry("readMillis", 90_000L)
        .containsEntry("topics", CLUSTER.facts().topics())
        .containsEntry(
            "sentence", "Nearly all is well. Kafka tells what it holds: not authorized.");
  }
}
