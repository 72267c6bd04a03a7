package io.freshet.bench.pipeline;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A clock of the CPU time of this process and of its threads, grouped into stages by thread name.
 *
 * <p>Java's own threads come from {@link ThreadMXBean}. It does not show native threads: the
 * garbage collector, the compiler and RocksDB. Their time is read from {@code /proc}, if it exists.
 * The time of all other threads, including ended ones, is {@link #REST}.
 */
final class CpuClock {

  static final String BROKER = "broker";
  static final String GC = "gc";
  static final String JIT = "jit";
  static final String ROCKSDB = "rocksdb";
  static final String REST = "rest";

  private static final Path TASKS = Path.of("/proc/self/task");

  /** Name parts of the broker's threads, tried after the pipeline's own. */
  private static final Map<String, String> BROKER_THREADS =
      ordered(
          "data-plane-kafka", BROKER,
          "kafka-log-cleaner", BROKER,
          "kafka-scheduler", BROKER,
          "quorum-controller", BROKER,
          "raft-", BROKER,
          "broker-1-", BROKER,
          "controller-1-", BROKER,
          "ExpirationReaper", BROKER,
          "coordinator-event-processor", BROKER,
          "metrics-meter-tick", BROKER,
          "NodeToControllerChannelManager", BROKER,
          "ReplicaFetcher", BROKER);

  private static final Map<String, String> NATIVE_THREADS =
      ordered(
          "GC Thread", GC, "G1 ", GC, "C1 Compiler", JIT, "C2 Compiler", JIT, "rocksdb:", ROCKSDB);

  private final OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
  private final Map<String, String> stages;

  CpuClock(Map<String, String> stages) {
    this.stages = new LinkedHashMap<>(stages);
    this.stages.putAll(BROKER_THREADS);
  }

  /**
   * A reading of the CPU time so far.
   *
   * @param processNanos of the process
   * @param stageNanos of each stage that has threads now
   */
  record Reading(long processNanos, Map<String, Long> stageNanos) {

    /** The time between two readings by stage, the rest included. */
    Map<String, Long> since(Reading before) {
      Map<String, Long> used = new TreeMap<>();
      long claimed = 0;
      for (Map.Entry<String, Long> stage : stageNanos.entrySet()) {
        long nanos = stage.getValue() - before.stageNanos.getOrDefault(stage.getKey(), 0L);
        used.put(stage.getKey(), nanos);
        claimed += nanos;
      }
      used.merge(REST, processNanos - before.processNanos - claimed, Long::sum);
      return used;
    }
  }

  Reading read() throws IOException {
    Map<String, Long> nanos = new TreeMap<>();
    long[] ids = threads.getAllThreadIds();
    long[] times = threads.getThreadCpuTime(ids);
    ThreadInfo[] infos = threads.getThreadInfo(ids);
    for (int t = 0; t < ids.length; t++) {
      if (infos[t] != null && times[t] > 0) {
        nanos.merge(stageOf(infos[t].getThreadName(), stages), times[t], Long::sum);
      }
    }
    readNativeThreads(nanos);
    nanos.remove(REST);
    return new Reading(process.getProcessCpuTime(), nanos);
  }

  private static void readNativeThreads(Map<String, Long> nanos) throws IOException {
    if (!Files.isDirectory(TASKS)) {
      return;
    }
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        String stage = stageOf(lineOf(task.resolve("comm")), NATIVE_THREADS);
        String onCpu = lineOf(task.resolve("schedstat")).split(" ", 2)[0];
        if (!stage.equals(REST) && !onCpu.isEmpty()) {
          nanos.merge(stage, Long.parseLong(onCpu), Long::sum);
        }
      }
    }
  }

  /**
   * Reads a line; empty if the thread has ended since it was listed, so that its time is part of
   * the rest.
   */
  private static String lineOf(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }

  static String stageOf(String threadName, Map<String, String> stages) {
    for (Map.Entry<String, String> stage : stages.entrySet()) {
      if (threadName.contains(stage.getKey())) {
        return stage.getValue();
      }
    }
    return REST;
  }

  private static Map<String, String> ordered(String... keysAndStages) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndStages.length; i += 2) {
      map.put(keysAndStages[i], keysAndStages[i + 1]);
    }
    return map;
  }
}
