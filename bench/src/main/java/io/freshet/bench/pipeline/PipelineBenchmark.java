package io.freshet.bench.pipeline;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.freshet.schemas.KafkaSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the passthrough, the bare topology and Freshet one after the other in this JVM, each warmed
 * up, and prints rates, CPU per event by stage, ratios against the budgets, and latency.
 */
@Command(
    name = "pipeline-benchmark",
    mixinStandardHelpOptions = true,
    description = "Ratings to recommendations beside a passthrough and a bare Streams topology.",
    sortOptions = false)
public final class PipelineBenchmark implements Callable<Integer> {

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
      names = "--dir",
      description = "Some gigabytes of data go here and are deleted at the end (default: temp).")
  private Path dir = Path.of(System.getProperty("java.io.tmpdir"));

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private PipelineBenchmark() {}

  /** Runs it. */
  public static void main(String[] args) {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    System.exit(new CommandLine(new PipelineBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path work = Files.createTempDirectory(dir, "freshet-bench-");
    try {
      run(options(work));
      return 0;
    } finally {
      delete(work);
    }
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
        standard.lingerMillis(),
        standard.latencyRate(),
        standard.latencyWarmUp(),
        Duration.ofSeconds(latencySeconds),
        work);
  }

  private void run(BenchOptions o) throws Exception {
    String linger = Integer.toString(o.lingerMillis());
    String perService = Integer.toString(o.threads());
    Map<String, String> tuned =
        Map.of(
            "ingest.linger.ms", linger,
            "scorer.linger.ms", linger,
            "ingest.threads", perService,
            "scorer.threads", perService);
    List<PipelineReport.Line> lines = new ArrayList<>();
    int baseline = BenchOptions.BASELINE_FACTOR * o.events();
    try (BenchCluster cluster = BenchCluster.start(o)) {
      lines.add(measure(cluster, o, new Passthrough(o.lingerMillis()), baseline, false));
      lines.add(
          measure(cluster, o, new BareStreams(o.threads(), o.lingerMillis()), baseline, false));
      lines.add(
          measure(
              cluster, o, new FreshetPipeline("freshet", tuned, o.factors()), o.events(), false));
      Map<String, String> defaults = Map.of();
      lines.add(
          measure(
              cluster,
              o,
              new FreshetPipeline("freshet-default", defaults, o.factors()),
              o.events(),
              true));
    }
    PipelineReport.print(o, o.workload(), lines, out);
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
              .run(perPass, o.warmUps(), o.passes(), out::println);
      Pass median = measured.get(measured.size() / 2);
      LatencyRun.Result times = null;
      if (latency && !o.latencyTime().isZero()) {
        out.println(pipeline.name() + ": latency at " + o.latencyRate() + " events/s");
        times =
            new LatencyRun(pipeline, kafka, workload)
                .run(o.latencyRate(), o.latencyWarmUp(), o.latencyTime());
      }
      return new PipelineReport.Line(pipeline.name(), median, times, pipeline.details());
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
