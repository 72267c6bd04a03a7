package io.freshet.bench.pipeline;

import io.freshet.bench.tool.BenchTool;
import io.freshet.ingest.IngestServer;
import io.freshet.model.IalsModel;
import io.freshet.schemas.KafkaSettings;
import io.freshet.scorer.ScorerServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures {@code GET /v1/users/{id}/recommendations} at a steady rate, from the moment a request
 * is due until its answer is in hand, with broker, ingest, scorer and client in this one process.
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
  private int warmUp = 20;

  private HttpBenchmark() {}

  /** Runs it. */
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
          kafka, new Workload(users, items, MEAN_HISTORY, 1), IalsModel.FAMILY, FACTORS);
      Map<String, String> values = new HashMap<>();
      values.put("ingest.http.port", "-1");
      values.put("ingest.linger.ms", "5");
      values.put("scorer.http.port", "0");
      values.put("scorer.http.max.requests.per.second", "0");
      values.put("scorer.queries.enabled", "true");
      try (IngestServer ingest = new IngestServer(kafka, values, Duration.ofDays(7));
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

  private void measure(int port) throws InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Random random = new Random(1);
    int skipped = rate * warmUp;
    int total = skipped + rate * seconds;
    long[] nanos = new long[total];
    AtomicInteger failed = new AtomicInteger();
    CompletableFuture<?>[] pending = new CompletableFuture<?>[total];
    long start = System.nanoTime();
    long cpu = 0;
    for (int n = 0; n < total; n++) {
      if (n == skipped) {
        cpu = cpuNanos();
      }
      long due = start + n * 1_000_000_000L / rate;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      int user = 1 + random.nextInt(users);
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:" + port + "/v1/users/" + user + "/recommendations?k=10"))
              .timeout(Duration.ofSeconds(20))
              .build();
      int at = n;
      pending[n] =
          client
              .sendAsync(request, BodyHandlers.ofByteArray())
              .whenComplete(
                  (HttpResponse<byte[]> answer, Throwable error) -> {
                    nanos[at] = System.nanoTime() - due;
                    if (at >= skipped && (error != null || answer.statusCode() != 200)) {
                      failed.incrementAndGet();
                    }
                  })
              .handle((answer, error) -> null);
    }
    CompletableFuture.allOf(pending).join();
    double cpuMicros = (cpuNanos() - cpu) / 1e3 / (total - skipped);
    double[] millis =
        Arrays.stream(nanos, skipped, total).mapToDouble(t -> t / 1e6).sorted().toArray();
    out()
        .printf(
            "GET recommendations at %d/s for %d s: p50 %.2f ms, p90 %.2f, p99 %.2f, greatest %.1f;"
                + " %d answers, %d failed; %.0f µs of CPU per request in the server's threads;"
                + " budget p99 %.0f ms: %s%n",
            rate,
            seconds,
            LatencyRun.quantile(millis, 0.5),
            LatencyRun.quantile(millis, 0.9),
            LatencyRun.quantile(millis, 0.99),
            millis[millis.length - 1],
            millis.length,
            failed.get(),
            cpuMicros,
            BUDGET_MILLIS,
            LatencyRun.quantile(millis, 0.99) <= BUDGET_MILLIS ? "kept" : "missed");
  }

  /** CPU time of the threads that answer; what else runs in this process is not in it. */
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
