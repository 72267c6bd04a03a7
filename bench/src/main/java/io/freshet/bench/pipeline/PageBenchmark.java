package io.freshet.bench.pipeline;

import io.freshet.bench.tool.BenchTool;
import io.freshet.model.ials.IalsModel;
import io.freshet.page.PageServer;
import io.freshet.page.live.LivePage;
import io.freshet.schemas.topic.KafkaSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The benchmark of the page's streams: the CPU time of the page's threads per event, without
 * browsers and with some, beside ingest and scorer that answer ratings at a steady rate. Broker,
 * services and page run in this process, the browsers in another one on the same machine.
 *
 * <p>The first rounds warm up; the median of the others counts. {@link #READS} is the thread that
 * reads answers and makes events of them, {@link #SENDS} are the threads of the page's port. Most
 * of the former is Kafka's client: {@link #BARE} is a consumer that fetches the same answers in the
 * same way and throws them away.
 */
@Command(
    name = "page-benchmark",
    mixinStandardHelpOptions = true,
    description = "CPU time of the page's streams per event at a steady rate.",
    sortOptions = false)
public final class PageBenchmark extends BenchTool {
  private static final double BUDGET_MICROS = 2;
  private static final int MEAN_HISTORY = 20;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final String READS = "reads";
  private static final String SENDS = "sends";
  private static final String OTHERS = "others";
  private static final String BARE = "bench-bare-reader";

  @Option(names = "--rate", description = "Events per second (default: ${DEFAULT-VALUE}).")
  private int rate = 1_000;

  @Option(names = "--seconds", description = "Of each round (default: ${DEFAULT-VALUE}).")
  private int seconds = 10;

  @Option(names = "--browsers", description = "Open streams (default: ${DEFAULT-VALUE}).")
  private int browsers = 5;

  @Option(names = "--warm-ups", description = "Rounds before (default: ${DEFAULT-VALUE}).")
  private int warmUps = 3;

  @Option(names = "--rounds", description = "Measured rounds (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  /** CPU time per event, in microseconds. */
  private record Micros(double reads, double bare, double sends, double others) {}

  private PageBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] args) {
    launch(new PageBenchmark(), args);
  }

  @Override
  protected int run(Path work) throws Exception {
    run(BenchOptions.standard(work));
    return 0;
  }

  private void run(BenchOptions o) throws Exception {
    Workload workload = workload(o);
    try (BenchCluster cluster = BenchCluster.start(o)) {
      KafkaSettings kafka = cluster.settings("page");
      cluster.createTopics(kafka);
      try (FreshetPipeline pipeline =
              new FreshetPipeline("page", Map.of(), IalsModel.FAMILY, o.factors());
          PageServer page = new PageServer(kafka, Map.of("page.http.port", "0"))) {
        pipeline.prepare(kafka, workload(o));
        pipeline.start(BenchOptions.PATIENCE);
        try (Loader loader = new Loader(kafka)) {
          loader.begin();
          workload.history(loader);
          loader.flush();
          loader.release();
        }
        awaitAnswers(cluster, kafka, workload.historySize());
        page.start();
        page.awaitRunning(BenchOptions.PATIENCE);
        Thread bare = new Thread(() -> readAndForget(kafka), BARE);
        bare.setDaemon(true);
        bare.start();
        print(0, measure(pipeline, kafka, workload));
        Process readers = readers(page.httpPort());
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(readers.getInputStream(), StandardCharsets.UTF_8))) {
          expect(StreamReaders.READING, lines.readLine());
          Micros with = measure(pipeline, kafka, workload);
          print(browsers, with);
          readers.getOutputStream().close();
          double bytes = Double.parseDouble(String.valueOf(lines.readLine()));
          double micros = with.reads() - with.bare() + with.sends();
          out()
              .printf(
                  "streams with %d browsers, reading of Kafka apart: %.2f µs per event, budget"
                      + " %.0f: %s; %.1f KB a second to each browser%n",
                  browsers,
                  micros,
                  BUDGET_MICROS,
                  micros <= BUDGET_MICROS ? "kept" : "missed",
                  bytes / 1e3 / browsers / ((double) seconds * (warmUps + rounds)));
        } finally {
          readers.destroyForcibly();
        }
      }
    }
  }

  /** Short histories: what the page reads of an answer does not depend on them. */
  private static Workload workload(BenchOptions o) {
    return new Workload(o.users(), o.catalogue(), MEAN_HISTORY, 1);
  }

  private static void awaitAnswers(BenchCluster cluster, KafkaSettings kafka, long wanted)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + BenchOptions.PATIENCE.toNanos();
    while (cluster.endOffsets(kafka.topics().recommendations()) < wanted) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the history is not answered");
      }
      Thread.sleep(200);
    }
  }

  private static void readAndForget(KafkaSettings kafka) {
    Map<String, Object> properties = new HashMap<>(LivePage.FETCHING);
    properties.put("client.id", BARE);
    properties.put("enable.auto.commit", false);
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(kafka.consumerProperties(properties), bytes, bytes)) {
      List<TopicPartition> all =
          consumer.partitionsFor(kafka.topics().recommendations().name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToEnd(all);
      while (true) {
        consumer.poll(POLL);
      }
    }
  }

  /** Returns the median of the measured rounds, by stage. */
  private Micros measure(FreshetPipeline pipeline, KafkaSettings kafka, Workload workload)
      throws IOException, InterruptedException {
    Map<String, String> stages = new LinkedHashMap<>();
    stages.put("freshet-page-events", READS);
    stages.put(BARE, BARE);
    stages.put("page-http", SENDS);
    stages.put("freshet-page", OTHERS);
    CpuClock clock = new CpuClock(stages);
    double[] reads = new double[rounds];
    double[] bare = new double[rounds];
    double[] sends = new double[rounds];
    double[] others = new double[rounds];
    for (int round = -warmUps; round < rounds; round++) {
      CpuClock.Reading before = clock.read();
      new LatencyRun(pipeline, kafka, workload)
          .run(rate, Duration.ZERO, Duration.ofSeconds(seconds));
      Map<String, Long> used = clock.read().since(before);
      if (round >= 0) {
        reads[round] = perEvent(used, READS);
        bare[round] = perEvent(used, BARE);
        sends[round] = perEvent(used, SENDS);
        others[round] = perEvent(used, OTHERS);
      }
    }
    return new Micros(median(reads), median(bare), median(sends), median(others));
  }

  private double perEvent(Map<String, Long> nanos, String stage) {
    return nanos.getOrDefault(stage, 0L) / 1e3 / rate / seconds;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private void print(int streams, Micros micros) {
    out()
        .printf(
            "%d browsers, %,d events/s: %.2f µs per event to read (a bare consumer: %.2f), %.2f to"
                + " send, %.2f in the page's other threads%n",
            streams, rate, micros.reads(), micros.bare(), micros.sends(), micros.others());
  }

  private Process readers(int port) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            StreamReaders.class.getName(),
            Integer.toString(port),
            Integer.toString(browsers))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void expect(String wanted, @Nullable String line) throws IOException {
    if (!wanted.equals(line)) {
      throw new IOException("the browsers printed \"%s\", not \"%s\"".formatted(line, wanted));
    }
  }
}
