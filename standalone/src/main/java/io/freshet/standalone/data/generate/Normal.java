package io.freshet.standalone.data.generate;

/** The standard normal distribution. */
final class Normal {

  private Normal() {}

  /**
   * Computes the probability to exceed x, with an error below 2e-7 (Abramowitz & Stegun, Handbook
   * of Mathematical Functions, 7.1.26).
   */
  static double above(double x) {
    double z = Math.abs(x) / StrictMath.sqrt(2);
    double t = 1 / (1 + 0.3275911 * z);
    double series =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    double tail = 0.5 * series * StrictMath.exp(-z * z);
    return x >= 0 ? tail : 1 - tail;
  }
}
