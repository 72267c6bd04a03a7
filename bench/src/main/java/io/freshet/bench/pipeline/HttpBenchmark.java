package io.freshet.bench.pipeline;

import com.sun.management.OperatingSystemMXBean;
import io.freshet.bench.process.MachineCpu;
import io.freshet.bench.tool.BenchTool;
import io.freshet.ingest.forget.ForgetElsewhere;
import io.freshet.ingest.server.IngestServer;
import io.freshet.model.ials.IalsModel;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.server.ScorerServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The HTTP benchmark: the latency of {@code GET /v1/users/{id}/recommendations} at a steady rate,
 * from the moment a request is due until its answer has arrived. Broker, ingest and scorer run in
 * this process, the client in another process on the same machine.
 */
@Command(
    name = "http-benchmark",
    mixinStandardHelpOptions = true,
    description = "Time of GET recommendations at a steady rate.",
    sortOptions = false)
public final class HttpBenchmark extends BenchTool {
  private static final int FACTORS = 64;
  private static final int MEAN_HISTORY = 200;
  private static final double BUDGET_MILLIS = 10;

  @Option(names = "--items", description = "Catalogue (default: ${DEFAULT-VALUE}).")
  private int items = 10_000;

  @Option(names = "--users", description = "Users (default: ${DEFAULT-VALUE}).")
  private int users = 1_000;

  @Option(names = "--rate", description = "Requests per second (default: ${DEFAULT-VALUE}).")
  private int rate = 500;

  @Option(names = "--seconds", description = "Measured (default: ${DEFAULT-VALUE}).")
  private int seconds = 10;

  @Option(names = "--warm-up", description = "Seconds before (default: ${DEFAULT-VALUE}).")
  private int warmUp = 30;

  @Option(
      names = "--connections",
      description = "Requests under way at most (default: ${DEFAULT-VALUE}).")
  private int connections = 16;

  private HttpBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] args) {
    launch(new HttpBenchmark(), args);
  }

  @Override
  protected int run(Path work) throws Exception {
    BenchOptions options = BenchOptions.standard(work);
    Workload workload = new Workload(users, items, MEAN_HISTORY, 1);
    try (BenchCluster cluster = BenchCluster.start(options)) {
      KafkaSettings kafka = cluster.settings("http");
      cluster.createTopics(kafka);
      FreshetPipeline.postItems(kafka, workload);
      BenchModel.publish(
          kafka, new Workload(users, items, MEAN_HISTORY, 1), IalsModel.FAMILY, false, FACTORS);
      Map<String, String> values = new HashMap<>();
      values.put("ingest.http.port", "-1");
      values.put("ingest.linger.ms", "5");
      values.put("scorer.http.port", "0");
      values.put("scorer.http.max.requests.per.second", "0");
      values.put("scorer.queries.enabled", "true");
      try (IngestServer ingest =
              new IngestServer(
                  kafka, values, new ForgetElsewhere(Duration.ofDays(7), List.of(), List.of()));
          ScorerServer scorer = new ScorerServer(kafka, values)) {
        ingest.start();
        scorer.start();
        ingest.awaitRunning(BenchOptions.PATIENCE);
        scorer.awaitRunning(BenchOptions.PATIENCE);
        try (Loader loader = new Loader(kafka)) {
          loader.begin();
          workload.history(loader);
          loader.flush();
          loader.release();
        }
        awaitAnswered(scorer, workload.historySize());
        out()
            .printf(
                "%,d items, %,d users with %,d ratings, model %s%n",
                items, users, workload.historySize(), scorer.service().modelVersion());
        measure(scorer.httpPort());
      }
    }
    return 0;
  }

  private static void awaitAnswered(ScorerServer scorer, long events) throws InterruptedException {
    long deadline = System.nanoTime() + BenchOptions.PATIENCE.toNanos();
    while (scorer.service().collaborators().answers().latency().count() < events) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the history is not answered");
      }
      Thread.sleep(200);
    }
  }

  private void measure(int port) throws IOException, InterruptedException {
    Process client = client(port);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
      expect(SteadyAsker.MEASURING, lines);
      double machine = MachineCpu.busySeconds();
      double here = processSeconds();
      double there = seconds(client);
      long answering = cpuNanos();
      String[] figures = expect(SteadyAsker.DONE, lines).split(" ", -1);
      double perRequest = (cpuNanos() - answering) / 1e3 / (rate * seconds);
      here = processSeconds() - here;
      there = seconds(client) - there;
      double others = MachineCpu.busySeconds() - machine - here - there;
      double p99 = Double.parseDouble(figures[5]);
      out()
          .printf(
              "GET recommendations at %d/s for %d s: p50 %s ms, p90 %s, p99 %s, max %s; %s"
                  + " answers, %s failed; budget p99 %.0f ms: %s%n",
              rate,
              seconds,
              figures[3],
              figures[4],
              figures[5],
              figures[6],
              figures[1],
              figures[2],
              BUDGET_MILLIS,
              p99 <= BUDGET_MILLIS && figures[2].equals("0") ? "kept" : "missed");
      out()
          .printf(
              "processor time: %.0f µs per request in the threads that answer; meanwhile %.1f s"
                  + " this process, %.1f s the client, %.1f s other processes of this machine%n",
              perRequest, here, there, others);
    } finally {
      client.destroyForcibly();
    }
  }

  /** Starts the client in a process of its own, compiled early. */
  private Process client(int port) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            SteadyAsker.class.getName(),
            Integer.toString(port),
            Integer.toString(rate),
            Integer.toString(warmUp),
            Integer.toString(seconds),
            Integer.toString(users),
            Integer.toString(connections))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String expect(String start, BufferedReader lines) throws IOException {
    String line = lines.readLine();
    if (line == null || !line.startsWith(start)) {
      throw new IOException("the client printed \"%s\" instead of \"%s\"".formatted(line, start));
    }
    return line;
  }

  private static double processSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  private static double seconds(Process process) {
    return process.info().totalCpuDuration().map(cpu -> cpu.toMillis() / 1e3).orElse(Double.NaN);
  }

  /** Returns the CPU time of the threads that answer, without the rest of this process. */
  private static long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      ThreadInfo thread = threads.getThreadInfo(id);
      if (thread != null && thread.getThreadName().startsWith("scorer-http")) {
        sum += Math.max(0, threads.getThreadCpuTime(id));
      }
    }
    return sum;
  }
}
