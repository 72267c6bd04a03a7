package io.freshet.http.metrics;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Histogram of durations with buckets from half a millisecond to a minute. Thread-safe. */
public final class LatencyHistogram {
  /** Upper bounds of the buckets in seconds; the last bucket holds longer durations. */
  private static final double[] BOUNDS = {
    0.0005,
    0.001,
    0.002,
    0.005,
    0.01,
    0.02,
    0.05,
    0.1,
    0.2,
    0.5,
    1,
    2,
    5,
    10,
    60,
    Double.POSITIVE_INFINITY
  };

  private final LongAdder[] counts = new LongAdder[BOUNDS.length];
  private final DoubleAdder sum = new DoubleAdder();

  /** Creates an empty histogram. */
  public LatencyHistogram() {
    Arrays.setAll(counts, i -> new LongAdder());
  }

  /** Counts a duration; one below zero, from clocks that disagree, counts as zero. */
  public void observeNanos(long nanos) {
    observe(Math.max(0, nanos) / (double) TimeUnit.SECONDS.toNanos(1));
  }

  /** Counts a duration; one below zero, from clocks that disagree, counts as zero. */
  public void observeMillis(long millis) {
    observe(Math.max(0, millis) / 1e3);
  }

  private void observe(double seconds) {
    int at = 0;
    while (seconds > BOUNDS[at]) {
      at++;
    }
    counts[at].increment();
    sum.add(seconds);
  }

  /** Number of durations counted. */
  public long count() {
    return Arrays.stream(counts()).sum();
  }

  static double[] bounds() {
    return BOUNDS.clone();
  }

  /** Counts by bucket, not cumulative. */
  long[] counts() {
    return Arrays.stream(counts).mapToLong(LongAdder::sum).toArray();
  }

  double sumSeconds() {
    return sum.sum();
  }
}
