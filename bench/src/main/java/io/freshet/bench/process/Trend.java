package io.freshet.bench.process;

/**
 * The trend of an evenly sampled series: a least-squares line through its second half, when caches
 * are full and code is compiled.
 *
 * @param first sample of the whole series
 * @param last sample
 * @param growth rise of the line over the second half, as a share of its mean
 */
record Trend(double first, double last, double growth) {

  /** Max growth of a flat series. */
  static final double FLAT = 0.05;

  /** Min number of samples in the second half. */
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

  /** Returns whether the series does not grow; it may fall. */
  boolean flat() {
    return growth <= FLAT;
  }
}
