package io.freshet.bench.pipeline;

import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The throughput measurement: passes of a running pipeline over preloaded events. */
final class ThroughputRun {

  /**
   * Min and max milliseconds between two requests for end offsets. Each request costs the broker
   * time, so requests are rare while many answers are missing.
   */
  private static final long LEAST_PAUSE = 5;

  private static final long MOST_PAUSE = 500;

  private final BenchCluster cluster;
  private final PipelineUnderTest pipeline;
  private final Topic<?, ?> answers;
  private final Workload workload;
  private final CpuClock clock;
  private final Loader loader;

  ThroughputRun(
      BenchCluster cluster,
      PipelineUnderTest pipeline,
      KafkaSettings kafka,
      Workload workload,
      Loader loader) {
    this.cluster = cluster;
    this.pipeline = pipeline;
    this.answers = kafka.topics().recommendations();
    this.workload = workload;
    this.clock = new CpuClock(pipeline.stages());
    this.loader = loader;
  }

  /**
   * Posts the history, warms up and measures.
   *
   * @return the measured passes, slowest first
   */
  List<Pass> run(int events, int warmUps, int passes, Consumer<String> log) throws Exception {
    log.accept(pipeline.name() + ": history of " + workload.historySize() + " ratings");
    pass(() -> workload.history(loader));
    for (int w = 1; w <= warmUps; w++) {
      Pass pass = pass(() -> workload.next(events, loader));
      log.accept("%s: warm-up %d, %s".formatted(pipeline.name(), w, describe(pass)));
    }
    List<Pass> measured = new ArrayList<>();
    for (int p = 1; p <= passes; p++) {
      Pass pass = pass(() -> workload.next(events, loader));
      log.accept("%s: pass %d, %s".formatted(pipeline.name(), p, describe(pass)));
      measured.add(pass);
    }
    measured.sort(Comparator.comparingDouble(Pass::eventsPerSecond));
    return measured;
  }

  private static String describe(Pass pass) {
    return "%,.0f events/s, %.1f µs CPU".formatted(pass.eventsPerSecond(), pass.cpuMicros());
  }

  private Pass pass(Runnable load) throws Exception {
    loader.begin();
    load.run();
    long events = loader.flush();
    TimeUnit.MILLISECONDS.sleep(200); // the broker has finished the work of the load
    long first = cluster.endOffsets(answers);
    long wanted = first + events;
    CpuClock.Reading before = clock.read();
    long start = System.nanoTime();
    loader.release();
    long deadline = start + BenchOptions.PATIENCE.toNanos();
    for (long seen = first; seen < wanted; seen = cluster.endOffsets(answers)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            pipeline.name() + " has not written " + (wanted - seen) + " of " + events + " answers");
      }
      TimeUnit.MILLISECONDS.sleep(pause(System.nanoTime() - start, seen - first, wanted - seen));
    }
    long nanos = System.nanoTime() - start;
    CpuClock.Reading after = clock.read();
    return new Pass(
        events, nanos, after.processNanos() - before.processNanos(), after.since(before));
  }

  /** Returns half of the time that the missing answers will take at the present rate. */
  private static long pause(long nanos, long done, long missing) {
    double millis = done == 0 ? LEAST_PAUSE : 0.5e-6 * nanos * missing / done;
    return Math.round(Math.max(LEAST_PAUSE, Math.min(MOST_PAUSE, millis)));
  }
}
