package io.freshet.page.live;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Counts of ratings and their outcomes since the page began to read, latencies of the last minute's
 * answers (the newest 1,000 of them), and the newest judged likes. Used by one thread.
 *
 * <p>A rating counts by its offset on {@code ratings}, so a repeated answer counts once.
 */
final class Counts {
  private static final int LATENCIES = 1_000;
  private static final int JUDGED = 200;
  private static final long LATENCY_MILLIS = 60_000;

  private final Map<Integer, Long> start = new HashMap<>();
  private final Map<Integer, RecentOffsets> seen = new HashMap<>();
  private final long[] latencies = new long[LATENCIES];
  private final long[] latencyAt = new long[LATENCIES];
  private final boolean[] hits = new boolean[JUDGED];
  private long measured;
  private long judged;
  private long in;
  private long answered;
  private long answeredBefore;
  private long rejected;
  private long forgotten;
  private long failed;

  /**
   * What the page shows each second.
   *
   * @param answered answers per second
   * @param p50 median time from a rating's arrival to its answer in the last minute, milliseconds;
   *     NaN without answers
   * @param p99 99th percentile of the same
   * @param waiting ratings without an outcome
   * @param judged number of judged likes, at most 200
   * @param hits judged likes whose item was in the list
   * @param in ratings since the start
   * @param allAnswered of these, answered
   * @param rejected of these, rejected
   * @param forgotten of these, forgotten: tombstones, and ratings of forgotten users
   * @param failed of these, failed
   */
  record Second(
      double answered,
      double p50,
      double p99,
      long waiting,
      int judged,
      int hits,
      long in,
      long allAnswered,
      long rejected,
      long forgotten,
      long failed) {

    /** Whether both count the same fates of ratings. */
    boolean sameBalance(Second other) {
      return in == other.in
          && allAnswered == other.allAnswered
          && rejected == other.rejected
          && forgotten == other.forgotten
          && failed == other.failed;
    }
  }

  /** Sets where counting begins: offsets below it are not counted. */
  void startAt(int partition, long offset) {
    start.put(partition, offset);
  }

  /** Takes the ends of {@code ratings}, by partition. */
  void ends(Map<Integer, Long> ends) {
    long sum = 0;
    for (Map.Entry<Integer, Long> end : ends.entrySet()) {
      sum += end.getValue() - start.getOrDefault(end.getKey(), 0L);
    }
    in = sum;
  }

  /**
   * Counts an answer.
   *
   * @param atMillis when it was written, epoch milliseconds
   * @param millis time from the rating's arrival until then
   */
  void answered(boolean isRating, int partition, long offset, long atMillis, long millis) {
    int slot = (int) (measured++ % LATENCIES);
    latencies[slot] = millis;
    latencyAt[slot] = atMillis;
    if (isRating && isNew(partition, offset)) {
      answered++;
    }
  }

  void rejected(int partition, long offset, boolean isForgotten) {
    if (!isNew(partition, offset)) {
      return;
    }
    if (isForgotten) {
      forgotten++;
    } else {
      rejected++;
    }
  }

  void failed(int partition, long offset) {
    if (isNew(partition, offset)) {
      failed++;
    }
  }

  void forgotten() {
    forgotten++;
  }

  void judged(boolean hit) {
    hits[(int) (judged++ % JUDGED)] = hit;
  }

  private boolean isNew(int partition, long offset) {
    long from = start.getOrDefault(partition, 0L);
    return offset >= from
        && seen.computeIfAbsent(partition, p -> new RecentOffsets(from)).add(offset);
  }

  /**
   * The counts now.
   *
   * @param seconds time since the last call, over which the rate is
   * @param nowMillis epoch milliseconds
   */
  Second second(double seconds, long nowMillis) {
    double rate = (answered - answeredBefore) / Math.max(seconds, 1e-3);
    answeredBefore = answered;
    long[] sorted =
        IntStream.range(0, (int) Math.min(measured, LATENCIES))
            .filter(slot -> latencyAt[slot] > nowMillis - LATENCY_MILLIS)
            .mapToLong(slot -> latencies[slot])
            .toArray();
    Arrays.sort(sorted);
    int of = (int) Math.min(judged, JUDGED);
    int hit = 0;
    for (int i = 0; i < of; i++) {
      hit += hits[i] ? 1 : 0;
    }
    return new Second(
        rate,
        quantile(sorted, 0.5),
        quantile(sorted, 0.99),
        Math.max(0, in - answered - rejected - forgotten - failed),
        of,
        hit,
        in,
        answered,
        rejected,
        forgotten,
        failed);
  }

  private static double quantile(long[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
  }
}
