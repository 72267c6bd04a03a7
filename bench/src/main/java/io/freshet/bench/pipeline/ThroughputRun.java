package io.freshet.bench.pipeline;

import io.freshet.schemas.KafkaSettings;
import io.freshet.schemas.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Measures passes of one running pipeline over preloaded events. */
final class ThroughputRun {

  /** Asking for end offsets takes some 200 µs of CPU, so twenty times a second costs half a %. */
  private static final long POLL_MILLIS = 20;

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
    TimeUnit.MILLISECONDS.sleep(200); // what loading set off is over
    long wanted = cluster.endOffsets(answers) + events;
    CpuClock.Reading before = clock.read();
    long start = System.nanoTime();
    loader.release();
    long deadline = start + BenchOptions.PATIENCE.toNanos();
    while (cluster.endOffsets(answers) < wanted) {
      if (System.nanoTime() > deadline) {
        long missing = wanted - cluster.endOffsets(answers);
        throw new IllegalStateException(
            pipeline.name() + " still owes " + missing + " of " + events + " answers");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    long nanos = System.nanoTime() - start;
    CpuClock.Reading after = clock.read();
    return new Pass(
        events, nanos, after.processNanos() - before.processNanos(), after.since(before));
  }
}
