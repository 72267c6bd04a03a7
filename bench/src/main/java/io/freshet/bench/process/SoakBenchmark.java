package io.freshet.bench.process;

import io.freshet.bench.tool.BenchTool;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.topics.TopicAdmin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The soak test: runs ingest and scorer, each in a process of its own, at half of their max rate
 * for a given time, and checks that heap, resident and native memory, threads and open files stay
 * flat. The broker runs in this process. Linux only.
 */
@Command(
    name = "soak-benchmark",
    mixinStandardHelpOptions = true,
    description = "Memory, threads and files of ingest and scorer under a steady load.",
    sortOptions = false)
public final class SoakBenchmark extends BenchTool {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PARTITIONS = 4;
  private static final int SAMPLES = 30;
  private static final int PEAK_PASSES = 3;
  private static final int PEAK_EVENTS = 60_000;

  private static final Map<String, ToLongFunction<ProcessSample>> SERIES = series();

  @Option(names = "--minutes", description = "How long (default: ${DEFAULT-VALUE}).")
  private int minutes = 30;

  @Option(
      names = "--rate",
      description = "Events per second; 0: half of the rate reached (default: ${DEFAULT-VALUE}).")
  private int rate = 0;

  @Option(names = "--users", description = "Users (default: ${DEFAULT-VALUE}).")
  private int users = 2_000;

  @Option(names = "--items", description = "Items (default: ${DEFAULT-VALUE}).")
  private int items = 500;

  private SoakBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] args) {
    launch(new SoakBenchmark(), args);
  }

  private static Map<String, ToLongFunction<ProcessSample>> series() {
    Map<String, ToLongFunction<ProcessSample>> series = new LinkedHashMap<>();
    series.put("heap KB", ProcessSample::heapKilobytes);
    series.put("resident KB", ProcessSample::residentKilobytes);
    series.put("native KB", ProcessSample::nativeKilobytes);
    series.put("threads", ProcessSample::threads);
    series.put("files", ProcessSample::files);
    return series;
  }

  @Override
  protected int run(Path work) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(work.resolve("broker"))) {
      Map<String, String> reach =
          Map.of(
              KafkaSettings.BOOTSTRAP_SERVERS,
              broker.bootstrapServers(),
              KafkaSettings.TOPICS_PARTITIONS,
              Integer.toString(PARTITIONS));
      KafkaSettings kafka = KafkaSettings.from(reach);
      try (Admin admin = Admin.create(kafka.adminProperties())) {
        new TopicAdmin(admin, kafka.topics(), PARTITIONS, (short) 1).create(PATIENCE);
      }
      List<String> settings = new ArrayList<>();
      reach.forEach((key, value) -> settings.add(key + "=" + value));
      // The whole heap is touched at the start, so that a growth of resident memory comes from
      // elsewhere; the live objects in the heap are a series of their own.
      List<String> options =
          List.of(
              "-XX:NativeMemoryTracking=summary",
              "-XX:+UseG1GC",
              "-Xms512m",
              "-XX:+AlwaysPreTouch");
      try (ChildService ingest = ChildService.start("ingest", work, options, settings);
          ChildService scorer = ChildService.start("scorer", work, options, settings);
          SteadyLoad load = new SteadyLoad(kafka, users, items)) {
        load.run(1_000, Duration.ofSeconds(5));
        load.awaitAnswered(PATIENCE);
        int chosen = rate > 0 ? rate : Math.max(1, peak(load) / 2);
        Map<String, List<ProcessSample>> samples = new LinkedHashMap<>();
        samples.put("ingest", new ArrayList<>());
        samples.put("scorer", new ArrayList<>());
        out().printf("%,d events/s for %d minutes%n", chosen, minutes);
        out().println("minute  service  " + String.join("  ", SERIES.keySet()));
        long every = TimeUnit.MINUTES.toNanos(minutes) / SAMPLES;
        for (int n = 0; n < SAMPLES; n++) {
          load.run(chosen, Duration.ofNanos(every));
          sample("ingest", ingest, samples, (n + 1) * every);
          sample("scorer", scorer, samples, (n + 1) * every);
        }
        load.awaitAnswered(PATIENCE);
        out().printf("%,d events, all answered%n", load.posted());
        return judge(samples);
      }
    }
  }

  /**
   * Measures the max rate: events per second from the first event of a burst to the last answer,
   * once warm.
   */
  private int peak(SteadyLoad load) throws InterruptedException {
    int reached = 0;
    for (int pass = 1; pass <= PEAK_PASSES; pass++) {
      long begun = System.nanoTime();
      load.burst(PEAK_EVENTS);
      load.awaitAnswered(PATIENCE);
      reached = (int) (PEAK_EVENTS / ((System.nanoTime() - begun) / 1e9));
      out().printf("burst %d: %,d events/s%n", pass, reached);
    }
    return reached;
  }

  private void sample(
      String name, ChildService service, Map<String, List<ProcessSample>> samples, long nanos)
      throws Exception {
    ProcessSample sample = ProcessSample.of(service.pid());
    List<ProcessSample> soFar = samples.get(name);
    if (soFar == null) {
      throw new IllegalArgumentException(name + " is not sampled");
    }
    soFar.add(sample);
    StringBuilder line = new StringBuilder("%6.1f  %-7s".formatted(nanos / 60e9, name));
    SERIES.forEach((label, value) -> line.append("  %,d".formatted(value.applyAsLong(sample))));
    out().println(line);
  }

  /** Prints the first and last value and the trend of each series; returns 1 if a series grows. */
  private int judge(Map<String, List<ProcessSample>> samples) {
    int grown = 0;
    for (Map.Entry<String, List<ProcessSample>> service : samples.entrySet()) {
      for (Map.Entry<String, ToLongFunction<ProcessSample>> one : SERIES.entrySet()) {
        Trend trend =
            Trend.of(
                service.getValue().stream()
                    .mapToDouble(s -> one.getValue().applyAsLong(s))
                    .toArray());
        out()
            .printf(
                "%s %s: %,.0f at first, %,.0f at last, %+.1f %% over the second half: %s%n",
                service.getKey(),
                one.getKey(),
                trend.first(),
                trend.last(),
                100 * trend.growth(),
                trend.flat() ? "flat" : "GROWS");
        grown += trend.flat() ? 0 : 1;
      }
    }
    return grown == 0 ? 0 : 1;
  }
}
