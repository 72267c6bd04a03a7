package io.freshet.bench.pipeline;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Sizes of the pipeline benchmark.
 *
 * @param users number of users, with skewed activity
 * @param catalogue number of items
 * @param factors length of an item's vector
 * @param meanHistory mean number of ratings in the history of an event's user
 * @param events number of events per pass
 * @param warmUps number of passes before the measured ones
 * @param passes number of measured passes; the median counts
 * @param partitions of the user-keyed topics
 * @param threads stream threads per service
 * @param lingerMillis of all producers while rates are measured
 * @param latencyRate events per second during the latency measurement
 * @param latencyWarmUp duration of that rate before the measurement
 * @param latencyTime duration of the latency measurement
 * @param dir folder for the data of broker and stores, deleted at the end
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

  /** Factor on the events of a baseline's pass, because baselines are faster. */
  static final int BASELINE_FACTOR = 4;

  /** Max time of any wait. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Returns the sizes of the published figures. */
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
