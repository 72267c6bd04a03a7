package io.freshet.bench.process;

/**
 * Whether a series that was sampled evenly grows: a least-squares line through its second half,
 * when caches are full and code is compiled.
 *
 * @param first sample of the whole series
 * @param last sample
 * @param growth of the line over the second half, as a share of its mean
 */
record Trend(double first, double last, double growth) {

  /** A line that rises by more than this share within the second half is called growth. */
  static final double FLAT = 0.05;

  /** Fewer samples in the second half say nothing. */
  static final int MIN_SAMPLES = 4;

  /**
   * Fits the line.
   *
   * @throws IllegalArgumentException if there are fewer than {@value #MIN_SAMPLES} samples in the
   *     second half
   */
  static Trend of(double[] series) {
    int from = series.length / 2;
    int n = series.length - from;
    if (n < MIN_SAMPLES) {
      throw new IllegalArgumentException(
          series.length + " samples are too few: at least " + (2 * MIN_SAMPLES - 1));
    }
    double meanX = (n - 1) / 2.0;
    double meanY = 0;
    for (int i = from; i < series.length; i++) {
      meanY += series[i] / n;
    }
    double products = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      products += (i - meanX) * (series[from + i] - meanY);
      squares += (i - meanX) * (i - meanX);
    }
    double rise = products / squares * (n - 1);
    return new Trend(series[0], series[series.length - 1], meanY == 0 ? 0 : rise / meanY);
  }

  /** Whether it does not grow; falling is no fault. */
  boolean flat() {
    return growth <= FLAT;
  }
}
