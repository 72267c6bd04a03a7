package io.freshet.trainer.experiment;

/**
 * Test of whether the users of an experiment are spread over its arms as the weights say. Pearson's
 * χ² test with arms − 1 degrees of freedom (Fabijan et al., "Diagnosing Sample Ratio Mismatch in
 * Online Controlled Experiments", 2019, who call p below 0.001 a mismatch).
 */
final class SampleRatio {
  private SampleRatio() {}

  /**
   * Computes the p value.
   *
   * @param users users by arm
   * @param weights weights of the arms, above 0
   * @return NaN with fewer than two arms, or without users
   */
  static double p(long[] users, double[] weights) {
    double totalUsers = 0;
    double totalWeight = 0;
    for (int i = 0; i < users.length; i++) {
      totalUsers += users[i];
      totalWeight += weights[i];
    }
    if (users.length < 2 || totalUsers == 0) {
      return Double.NaN;
    }
    double statistic = 0;
    for (int i = 0; i < users.length; i++) {
      double expected = totalUsers * weights[i] / totalWeight;
      statistic += (users[i] - expected) * (users[i] - expected) / expected;
    }
    return upperGamma((users.length - 1) / 2.0, statistic / 2);
  }

  /**
   * Regularised upper incomplete gamma function Q(a, x) for a multiple of 1/2: Q(a + 1, x) = Q(a,
   * x) + xᵃ e⁻ˣ / Γ(a + 1), from Q(1, x) = e⁻ˣ or Q(1/2, x) = erfc(√x).
   */
  private static double upperGamma(double a, double x) {
    double at = a == Math.rint(a) ? 1 : 0.5;
    double q = at == 1 ? Math.exp(-x) : erfc(Math.sqrt(x));
    double term = at == 1 ? x * Math.exp(-x) : Math.sqrt(x / Math.PI) * 2 * Math.exp(-x);
    while (at < a) {
      q += term;
      at++;
      term *= x / at;
    }
    return Math.min(1, q);
  }

  /**
   * Complementary error function for x of 0 or more: its series, from 2 on its continued fraction.
   */
  private static double erfc(double x) {
    if (x < 2) {
      double term = x;
      double sum = x;
      for (int n = 1; term > sum * 1e-16; n++) {
        term *= 2 * x * x / (2 * n + 1);
        sum += term;
      }
      return 1 - 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }
    double fraction = x;
    for (int n = 60; n > 0; n--) {
      fraction = x + n / 2.0 / fraction;
    }
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
  }
}
