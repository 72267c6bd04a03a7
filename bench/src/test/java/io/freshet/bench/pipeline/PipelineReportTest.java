package io.freshet.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineReportTest {

  @Test
  void shouldPrintRatesCpuByStageAndRatiosToTheBareTopology() {
    Pass bare =
        new Pass(1_000, 10_000_000, 8_000_000, Map.of("app", 5_000_000L, "broker", 3_000_000L));
    Pass ours =
        new Pass(500, 25_000_000, 20_000_000, Map.of("scorer", 15_000_000L, "broker", 5_000_000L));
    LatencyRun.Result latency = new LatencyRun.Result(2.04, 3.5, 9.96, 41.2, 30_000, 0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PipelineReport.print(
        BenchOptions.standard(Path.of(".")),
        new Workload(10, 20, 5, 1),
        List.of(
            new PipelineReport.Line("bare-streams", bare, null, ""),
            new PipelineReport.Line("freshet", ours, latency, "details")),
        new PrintStream(bytes, true, StandardCharsets.UTF_8));

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .contains(
            "| | events/s | of bare | CPU µs/event | × bare | app | broker | scorer |",
            "|---|---:|---:|---:|---:|---:|---:|---:|",
            "| bare-streams | 100,000 | 1.00 | 8.0 | 1.0 | 5.0 | 3.0 |  |",
            "| freshet | 20,000 | 0.20 | 40.0 | 5.0 |  | 10.0 | 30.0 |",
            "freshet, end to end at 1,000 events/s: p50 2.0 ms, p90 3.5, p99 10.0, max 41 (30,000"
                + " answers, 0 missing)",
            "freshet, details");
  }

  @Test
  void shouldTakeTheSmallestValueThatAShareDoesNotExceed() {
    double[] sorted = {1, 2, 3, 4};
    assertThat(LatencyRun.quantile(sorted, 0)).isEqualTo(1);
    assertThat(LatencyRun.quantile(sorted, 0.5)).isEqualTo(2);
    assertThat(LatencyRun.quantile(sorted, 0.51)).isEqualTo(3);
    assertThat(LatencyRun.quantile(sorted, 0.99)).isEqualTo(4);
    assertThat(LatencyRun.quantile(sorted, 1)).isEqualTo(4);
  }

  @Test
  void shouldKnowSourcePositionsApart() {
    assertThat(SourcePosition.pack(1, 2)).isNotEqualTo(SourcePosition.pack(2, 1));
    assertThat(SourcePosition.pack(0, 1L << 40)).isEqualTo(1L << 40);
  }
}
