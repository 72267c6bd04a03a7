package io.freshet.bench.pipeline;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report of the pipeline benchmark: a Markdown table with the ratios of the budgets. */
final class PipelineReport {

  static final String YARDSTICK = "bare-streams";

  private PipelineReport() {}

  /**
   * The figures of one pipeline.
   *
   * @param median the pass with the median rate
   * @param latency null if it was not measured
   */
  record Line(String name, Pass median, LatencyRun.@Nullable Result latency, String details) {}

  static void print(BenchOptions o, Workload workload, List<Line> lines, PrintStream out) {
    out.println();
    out.printf(
        Locale.ROOT,
        "%d users, %.0f ratings of history per event, catalogue %,d × %d, k = 10, %d partitions,"
            + " %d thread(s) per service, median of %d passes%n%n",
        workload.users(),
        workload.meanHistory(),
        workload.catalogue(),
        o.factors(),
        o.partitions(),
        o.threads(),
        o.passes());
    Optional<Pass> bare =
        lines.stream().filter(l -> l.name().equals(YARDSTICK)).map(Line::median).findFirst();
    TreeSet<String> stages = new TreeSet<>();
    lines.forEach(l -> stages.addAll(l.median().stageNanos().keySet()));
    out.println(
        "| | events/s | of bare | CPU µs/event | × bare | " + String.join(" | ", stages) + " |");
    out.println("|---|" + "---:|".repeat(4 + stages.size()));
    for (Line line : lines) {
      Pass pass = line.median();
      Map<String, Double> micros = pass.stageMicros();
      String byStage =
          stages.stream()
              .map(s -> micros.containsKey(s) ? format("%.1f", micros.get(s)) : "")
              .collect(Collectors.joining(" | "));
      out.println(
          format(
              "| %s | %,.0f | %s | %.1f | %s | %s |",
              line.name(),
              pass.eventsPerSecond(),
              bare.map(b -> format("%.2f", pass.eventsPerSecond() / b.eventsPerSecond()))
                  .orElse(""),
              pass.cpuMicros(),
              bare.map(b -> format("%.1f", pass.cpuMicros() / b.cpuMicros())).orElse(""),
              byStage));
    }
    out.println();
    for (Line line : lines) {
      if (line.latency() != null) {
        LatencyRun.Result l = line.latency();
        out.println(
            format(
                "%s, end to end at %,d events/s: p50 %.1f ms, p90 %.1f, p99 %.1f, max %.0f (%,d"
                    + " answers, %d missing)",
                line.name(),
                o.latencyRate(),
                l.p50(),
                l.p90(),
                l.p99(),
                l.max(),
                l.answers(),
                l.missing()));
      }
      if (!line.details().isEmpty()) {
        out.println(line.name() + ", " + line.details());
      }
    }
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
