package io.freshet.standalone.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.http.metrics.HttpMetrics;
import io.freshet.http.metrics.MetricSet;
import io.freshet.ingest.IngestCounts;
import io.freshet.ingest.IngestMetrics;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.ScorerMetrics;
import io.freshet.scorer.ScorerSettings;
import io.freshet.scorer.SharedScorerState;
import io.freshet.trainer.TrainerMetrics;
import io.freshet.trainer.TrainerStatus;
import io.freshet.trainer.experiment.ExperimentDesk;
import io.freshet.trainer.experiment.ExperimentSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsReferenceTest {
  private static final Path COMMITTED = Path.of("..", "docs", "metrics.md");

  private static final String INTRODUCTION =
      """
      # Metrics

      <!-- Generated from the metrics' definitions by MetricsReferenceTest with -Dfreshet.docs.write=true. -->

      The metrics that `GET /metrics` of each service returns, in Prometheus' text format.

      - **Access**: a service with tokens needs one with the right `metrics`.
      - **Counters** start at zero with the process.
      - **Units**: times are in seconds, sizes in bytes.
      - **Labels** hold no user ids, no item ids and nothing that a client wrote.
      """;

  @Test
  void shouldBeTheCommittedReference() throws Exception {
    String generated = markdown();
    if (Boolean.getBoolean("freshet.docs.write")) {
      Files.writeString(COMMITTED, generated);
    }

    assertThat(Files.readString(COMMITTED))
        .as("docs/metrics.md; rewrite it with -Dfreshet.docs.write=true")
        .isEqualTo(generated);
  }

  @Test
  void shouldNotGiveAMetricTwoMeanings() {
    Map<String, MetricSet.Info> known = new LinkedHashMap<>();
    sets()
        .values()
        .forEach(
            infos ->
                infos.forEach(
                    info -> assertThat(known.getOrDefault(info.name(), info)).isEqualTo(info)));
  }

  private static String markdown() {
    Map<String, List<MetricSet.Info>> sets = sets();
    List<MetricSet.Info> ofAll = new ArrayList<>(sets.get("Ingest"));
    sets.values().forEach(ofAll::retainAll);
    StringBuilder page = new StringBuilder(INTRODUCTION);
    table(page, "Every service", ofAll);
    sets.forEach(
        (service, infos) ->
            table(page, service, infos.stream().filter(i -> !ofAll.contains(i)).toList()));
    return page.toString();
  }

  private static Map<String, List<MetricSet.Info>> sets() {
    Map<String, List<MetricSet.Info>> sets = new LinkedHashMap<>();
    MetricSet ingest = new MetricSet();
    new HttpMetrics(ingest);
    IngestMetrics.register(ingest, new IngestCounts(), () -> 0, Map::of);
    sets.put("Ingest", ingest.infos());
    MetricSet scorer = new MetricSet();
    new HttpMetrics(scorer);
    ScorerMetrics.register(
        scorer,
        new ScorerMetrics.Sources(
            SharedScorerState.create(ScorerSettings.from(Map.of()), new Topics("")),
            () -> null,
            () -> 0,
            () -> 0,
            () -> 0,
            Map::of,
            Map::of,
            Clock.systemUTC()));
    sets.put("Scorer", scorer.infos());
    MetricSet trainer = new MetricSet();
    new HttpMetrics(trainer);
    TrainerMetrics.register(
        trainer,
        () -> new TrainerStatus(false, 0, 0, 0, 0, 0, 0, 1, 0, false, null, null),
        Map::of,
        new ExperimentDesk(
            () -> {
              throw new AssertionError("not started");
            },
            () -> {
              throw new AssertionError("not started");
            },
            new Topics(""),
            ExperimentSettings.from(Map.of()),
            Path.of("."),
            Clock.systemUTC(),
            Duration.ZERO));
    sets.put("Trainer", trainer.infos());
    return sets;
  }

  private static void table(StringBuilder page, String title, List<MetricSet.Info> infos) {
    page.append("\n## ")
        .append(title)
        .append("\n\n| metric | type | labels | meaning |\n|---|---|---|---|\n");
    for (MetricSet.Info info : infos) {
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  info.name(),
                  info.type().name().toLowerCase(Locale.ROOT),
                  info.labels().stream().map(l -> "`" + l + "`").collect(Collectors.joining(", ")),
                  info.help()));
    }
  }
}
