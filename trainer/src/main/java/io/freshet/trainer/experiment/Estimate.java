package io.freshet.trainer.experiment;

/**
 * A ratio of sums over users, or a difference of two, with its variance. Events of one user are not
 * independent, so users are the sampled units: with Σ x over N events of U users and the ratio r,
 * the variance is U/(U−1) · Σ (x_u − r n_u)² / N² (linearisation; Cochran, "Sampling Techniques",
 * 3rd ed., section 6.4).
 *
 * @param value the ratio or the difference, in hits per like; NaN without events
 * @param variance square of its standard error; NaN with fewer than two users
 * @param users number of users; of a difference of two arms, the smaller number
 */
record Estimate(double value, double variance, int users) {
  private static final Estimate NOTHING = new Estimate(Double.NaN, Double.NaN, 0);

  /**
   * Ratio of the first component to the second one.
   *
   * @param moments vectors (x, n), n 1 or more
   */
  static Estimate ratio(UserMoments moments) {
    long n = moments.sum(1);
    if (n == 0) {
      return NOTHING;
    }
    double ratio = moments.sum(0) / (double) n;
    return new Estimate(
        ratio, spread(moments.users()) * moments.squares(1.0 / n, -ratio / n), moments.users());
  }

  /**
   * Difference of two ratios of the same users: the first two components less the next two. If both
   * have the same events, this is Σ (x_u − y_u) / N with the variance of a paired comparison.
   *
   * @param moments vectors (x, n, y, m, …), n and m 1 or more
   */
  static Estimate paired(UserMoments moments) {
    long n = moments.sum(1);
    long m = moments.sum(3);
    if (n == 0 || m == 0) {
      return NOTHING;
    }
    double first = moments.sum(0) / (double) n;
    double second = moments.sum(2) / (double) m;
    double squares = moments.squares(1.0 / n, -first / n, -1.0 / m, second / m);
    return new Estimate(first - second, spread(moments.users()) * squares, moments.users());
  }

  /** This estimate less one of other users. */
  Estimate minus(Estimate other) {
    return new Estimate(
        value - other.value, variance + other.variance, Math.min(users, other.users));
  }

  private static double spread(int users) {
    return users < 2 ? Double.NaN : users / (users - 1.0);
  }
}
