package io.freshet.bench.pipeline;

import io.freshet.bench.tool.BenchTool;
import io.freshet.model.ials.IalsModel;
import io.freshet.schemas.topic.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The pipeline benchmark: runs the passthrough, the bare topology and Freshet one after the other
 * in this JVM, each warmed up, and prints rates, CPU per event by stage, ratios against the
 * budgets, and latency.
 */
@Command(
    name = "pipeline-benchmark",
    mixinStandardHelpOptions = true,
    description = "Ratings to recommendations beside a passthrough and a bare Streams topology.",
    sortOptions = false)
public final class PipelineBenchmark extends BenchTool {

  private static final List<String> NAMES =
      List.of("passthrough", PipelineReport.YARDSTICK, "freshet", "freshet-default");

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description =
          "Of passthrough, bare-streams, freshet and freshet-default, those to run; freshet alone"
              + " compares two builds (default: all).")
  private List<String> only = List.of();

  @Option(names = "--events", description = "Events per pass (default: ${DEFAULT-VALUE}).")
  private int events = 100_000;

  @Option(names = "--passes", description = "Measured passes (default: ${DEFAULT-VALUE}).")
  private int passes = 3;

  @Option(names = "--warm-ups", description = "Passes before (default: ${DEFAULT-VALUE}).")
  private int warmUps = 3;

  @Option(names = "--threads", description = "Threads per service (default: ${DEFAULT-VALUE}).")
  private int threads = 2;

  @Option(names = "--latency-seconds", description = "0: none (default: ${DEFAULT-VALUE}).")
  private int latencySeconds = 30;

  @Option(
      names = "--linger",
      description =
          "Milliseconds that producers wait to fill a batch, but for default settings (default:"
              + " ${DEFAULT-VALUE}).")
  private int linger = 5;

  @Option(
      names = "--family",
      description = "Of the model that is served, ials or blend (default: ${DEFAULT-VALUE}).")
  private String family = IalsModel.FAMILY;

  @Option(
      names = "--sequence",
      description = "The blend has a sequence network, of random weights (default: it has none).")
  private boolean sequence;

  private PipelineBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] args) {
    launch(new PipelineBenchmark(), args);
  }

  @Override
  protected int run(Path work) throws Exception {
    run(options(work));
    return 0;
  }

  private BenchOptions options(Path work) {
    BenchOptions standard = BenchOptions.standard(work);
    return new BenchOptions(
        standard.users(),
        standard.catalogue(),
        standard.factors(),
        standard.meanHistory(),
        events,
        warmUps,
        passes,
        standard.partitions(),
        threads,
        linger,
        standard.latencyRate(),
        standard.latencyWarmUp(),
        Duration.ofSeconds(latencySeconds),
        work);
  }

  private void run(BenchOptions o) throws Exception {
    String lingerMillis = Integer.toString(o.lingerMillis());
    String perService = Integer.toString(o.threads());
    Map<String, String> tuned =
        Map.of(
            "ingest.linger.ms", lingerMillis,
            "scorer.linger.ms", lingerMillis,
            "ingest.threads", perService,
            "scorer.threads", perService);
    int baseline = BenchOptions.BASELINE_FACTOR * o.events();
    List<PipelineReport.Line> lines = new ArrayList<>();
    try (BenchCluster cluster = BenchCluster.start(o)) {
      for (String name : only.isEmpty() ? NAMES : only) {
        switch (name) {
          case "passthrough" ->
              lines.add(measure(cluster, o, new Passthrough(o.lingerMillis()), baseline, false));
          case PipelineReport.YARDSTICK ->
              lines.add(
                  measure(
                      cluster, o, new BareStreams(o.threads(), o.lingerMillis()), baseline, false));
          case "freshet" ->
              lines.add(measure(cluster, o, freshet(name, tuned, o), o.events(), false));
          case "freshet-default" ->
              lines.add(measure(cluster, o, freshet(name, Map.of(), o), o.events(), true));
          default ->
              throw new IllegalArgumentException(
                  "there is no pipeline " + name + "; there are " + NAMES);
        }
      }
    }
    PipelineReport.print(o, o.workload(), lines, out());
  }

  private FreshetPipeline freshet(String name, Map<String, String> settings, BenchOptions o) {
    return new FreshetPipeline(name, settings, family, sequence, o.factors());
  }

  private PipelineReport.Line measure(
      BenchCluster cluster,
      BenchOptions o,
      PipelineUnderTest pipeline,
      int perPass,
      boolean latency)
      throws Exception {
    Workload workload = o.workload();
    KafkaSettings kafka = cluster.settings(pipeline.name());
    cluster.createTopics(kafka);
    try (pipeline;
        Loader loader = new Loader(kafka)) {
      pipeline.prepare(kafka, o.workload());
      pipeline.start(BenchOptions.PATIENCE);
      List<Pass> measured =
          new ThroughputRun(cluster, pipeline, kafka, workload, loader)
              .run(perPass, o.warmUps(), o.passes(), out()::println);
      Pass median = measured.get(measured.size() / 2);
      LatencyRun.Result times = null;
      if (latency && !o.latencyTime().isZero()) {
        out().println(pipeline.name() + ": latency at " + o.latencyRate() + " events/s");
        times =
            new LatencyRun(pipeline, kafka, workload)
                .run(o.latencyRate(), o.latencyWarmUp(), o.latencyTime());
      }
      return new PipelineReport.Line(pipeline.name(), median, times, pipeline.details());
    }
  }
}
