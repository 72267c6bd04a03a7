package io.freshet.standalone.demo;

import java.util.Arrays;

/** All latencies of a run, in milliseconds, for exact percentiles. */
final class LatencySample {
  private long[] millis = new long[1024];
  private int size;

  void add(long value) {
    if (size == millis.length) {
      millis = Arrays.copyOf(millis, size * 2);
    }
    millis[size++] = value;
  }

  int size() {
    return size;
  }

  /**
   * Computes a percentile by nearest rank: the min value that the given share of the sample does
   * not exceed.
   *
   * @param share in (0, 1]
   * @throws IllegalStateException if the sample is empty
   */
  long percentile(double share) {
    if (size == 0) {
      throw new IllegalStateException("no latency was recorded");
    }
    Arrays.sort(millis, 0, size);
    return millis[Math.max(0, (int) Math.ceil(share * size) - 1)];
  }
}
