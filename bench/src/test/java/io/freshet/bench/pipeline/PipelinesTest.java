package io.freshet.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.topic.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every pipeline of the benchmark, in miniature: each answers each event once. */
class PipelinesTest {

  @TempDir Path dir;

  @Test
  void shouldMeasureEveryPipelineOnOneBroker() throws Exception {
    BenchOptions o =
        new BenchOptions(
            100,
            200,
            8,
            10,
            500,
            1,
            1,
            2,
            1,
            0,
            50,
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            dir);
    try (BenchCluster cluster = BenchCluster.start(o)) {
      rate(cluster, o, new Passthrough(0), false);
      rate(cluster, o, new BareStreams(1, 0), true);
      rate(cluster, o, new FreshetPipeline("freshet", Map.of(), "ials", false, o.factors()), true);
      rate(cluster, o, new FreshetPipeline("blend", Map.of(), "blend", true, o.factors()), false);
    }
  }

  private static void rate(
      BenchCluster cluster, BenchOptions o, PipelineUnderTest pipeline, boolean latency)
      throws Exception {
    KafkaSettings kafka = cluster.settings(pipeline.name());
    Workload workload = o.workload();
    List<String> log = new ArrayList<>();
    cluster.createTopics(kafka);
    try (pipeline;
        Loader loader = new Loader(kafka)) {
      pipeline.prepare(kafka, o.workload());
      pipeline.start(BenchOptions.PATIENCE);
      List<Pass> passes =
          new ThroughputRun(cluster, pipeline, kafka, workload, loader)
              .run(o.events(), o.warmUps(), o.passes(), log::add);
      assertThat(log).hasSize(3);
      assertThat(passes).hasSize(1);
      assertThat(passes.get(0).events()).isEqualTo(500);
      assertThat(passes.get(0).stageNanos()).containsKeys("broker", CpuClock.REST);
      assertThat(cluster.endOffsets(kafka.topics().recommendations()))
          .isEqualTo(workload.historySize() + 1_000L);
      if (latency) {
        LatencyRun.Result result =
            new LatencyRun(pipeline, kafka, workload)
                .run(o.latencyRate(), o.latencyWarmUp(), o.latencyTime());
        assertThat(result.answers()).isEqualTo(100);
        assertThat(result.missing()).isZero();
        assertThat(result.p50()).isPositive().isLessThanOrEqualTo(result.p99());
      }
    }
  }
}
