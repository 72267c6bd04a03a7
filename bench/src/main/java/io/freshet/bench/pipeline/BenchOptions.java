package io.freshet.bench.pipeline;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Sizes of the benchmark.
 *
 * @param users skewed users
 * @param catalogue items
 * @param factors length of an item's vector
 * @param meanHistory ratings in the history of an event's user, on average
 * @param events events per pass
 * @param warmUps passes before measuring
 * @param passes measured passes; the median counts
 * @param partitions of the user-keyed topics
 * @param threads stream threads per service
 * @param lingerMillis of all producers while rates are measured
 * @param latencyRate events per second while latency is measured
 * @param latencyWarmUp how long that rate is kept before measuring
 * @param latencyTime how long latency is measured
 * @param dir where broker and stores keep their data, which is deleted at the end
 */
public record BenchOptions(
    int users,
    int catalogue,
    int factors,
    int meanHistory,
    int events,
    int warmUps,
    int passes,
    int partitions,
    int threads,
    int lingerMillis,
    int latencyRate,
    Duration latencyWarmUp,
    Duration latencyTime,
    Path dir) {

  /** A pass of a baseline has this many times the events: it is that much faster. */
  static final int BASELINE_FACTOR = 4;

  /** How long anything may take before the benchmark gives up on it. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  /** The sizes that the published figures were measured with. */
  public static BenchOptions standard(Path dir) {
    return new BenchOptions(
        3_000,
        3_700,
        64,
        200,
        100_000,
        3,
        3,
        4,
        1,
        5,
        1_000,
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        dir);
  }

  Workload workload() {
    return new Workload(users, catalogue, meanHistory, 1);
  }
}
