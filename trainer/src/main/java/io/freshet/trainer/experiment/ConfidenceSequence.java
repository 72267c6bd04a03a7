package io.freshet.trainer.experiment;

/**
 * Confidence sequence of a mean: intervals that all hold at once, at every look, with probability 1
 * − α. Looking often, and stopping because of what was seen, does not make them wrong.
 *
 * <p>The sequence is that of a normal mixture (Robbins 1970; Johari, Koomen, Pekelis and Walsh,
 * "Always Valid Inference", 2022) with an estimated variance V (asymptotic confidence sequences:
 * Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, arXiv 2103.06476). With a mixture of variance
 * τ², the two-sided interval is
 *
 * <pre>value ± √(V (1 + V/τ²) · ln((1 + τ²/V) / α²))</pre>
 *
 * and a one-sided bound lies below or above the value by
 *
 * <pre>√(2 V (1 + V/τ²) · ln(1 + √(1 + τ²/V) / (2α)))</pre>
 *
 * <p>The estimated variance needs users enough: see {@link #MIN_USERS}.
 */
final class ConfidenceSequence {
  /** Min users of each side before the first look; with fewer there is no interval. */
  static final int MIN_USERS = 200;

  /**
   * Standard error at which the intervals are tightest, in hits per like: one point. At a third or
   * three times of it they are a quarter wider than they could be.
   */
  private static final double PLANNED_ERROR = 0.01;

  /** τ² that is tightest at the planned standard error, for α = 0.05. */
  private static final double MIXTURE = 7.94 * PLANNED_ERROR * PLANNED_ERROR;

  private final double alpha;

  /**
   * @param alpha chance that any interval of the sequence is wrong, in (0, 0.5]
   */
  ConfidenceSequence(double alpha) {
    if (!(alpha > 0 && alpha <= 0.5)) {
      throw new IllegalArgumentException("alpha must be above 0, 0.5 at most: " + alpha);
    }
    this.alpha = alpha;
  }

  /** The two-sided interval. */
  Interval interval(Estimate estimate) {
    double half = isTooEarly(estimate) ? Double.NaN : halfWidth(estimate.variance());
    return new Interval(
        estimate.value(), estimate.value() - half, estimate.value() + half, estimate.users());
  }

  /** Lower bound of a one-sided sequence; NaN while it is too early. */
  double lowerBound(Estimate estimate) {
    return isTooEarly(estimate) ? Double.NaN : estimate.value() - oneSided(estimate.variance());
  }

  /** Upper bound of a one-sided sequence; NaN while it is too early. */
  double upperBound(Estimate estimate) {
    return isTooEarly(estimate) ? Double.NaN : estimate.value() + oneSided(estimate.variance());
  }

  /** A variance of 0 means that all users are alike, which a few users can be by chance. */
  private static boolean isTooEarly(Estimate estimate) {
    return estimate.users() < MIN_USERS || !(estimate.variance() > 0);
  }

  private double halfWidth(double variance) {
    double ratio = MIXTURE / variance;
    return Math.sqrt(variance * (1 + 1 / ratio) * Math.log((1 + ratio) / (alpha * alpha)));
  }

  private double oneSided(double variance) {
    double ratio = MIXTURE / variance;
    return Math.sqrt(
        2 * variance * (1 + 1 / ratio) * Math.log1p(Math.sqrt(1 + ratio) / (2 * alpha)));
  }
}
