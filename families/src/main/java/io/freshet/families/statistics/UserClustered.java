package io.freshet.families.statistics;

import io.freshet.schemas.answer.Metric;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The ratio of two sums over users, Σ s_u / Σ n_u, with its standard error by linearisation: users
 * are drawn, events within a user are not independent (Cochran, "Sampling Techniques", 3rd ed.,
 * section 6.4: se² = U/(U−1) Σ (s_u − r n_u)² / (Σ n_u)²). With s a difference of two models it is
 * a paired comparison.
 *
 * @param value the ratio; NaN if Σ n is 0
 * @param standardError NaN with fewer than two users
 * @param events Σ n
 * @param users users with n above 0
 */
public record UserClustered(double value, double standardError, long events, int users) {
  private static final int RESAMPLES = 1000;

  /**
   * The ratio of two sums over users.
   *
   * @param sums per user, any sign
   * @param n events per user; users with 0 do not count
   */
  public static UserClustered ratio(double[] sums, double[] n) {
    double total = 0;
    double events = 0;
    int users = 0;
    for (int u = 0; u < sums.length; u++) {
      total += sums[u];
      events += n[u];
      users += n[u] > 0 ? 1 : 0;
    }
    if (users == 0) {
      return new UserClustered(Double.NaN, Double.NaN, 0, 0);
    }
    double ratio = total / events;
    double squares = 0;
    for (int u = 0; u < sums.length; u++) {
      double residual = sums[u] - ratio * n[u];
      squares += residual * residual;
    }
    double error = users < 2 ? Double.NaN : Math.sqrt(users / (users - 1.0) * squares) / events;
    return new UserClustered(ratio, error, Math.round(events), users);
  }

  /**
   * The one-sided bound below which the true ratio lies with probability alpha only.
   *
   * @param alpha in (0, 0.5]
   * @return NaN with fewer than two users
   */
  public double lowerBound(double alpha) {
    return value - quantile(alpha) * standardError;
  }

  /** The one-sided bound above which the true ratio lies with probability alpha only. */
  public double upperBound(double alpha) {
    return value + quantile(alpha) * standardError;
  }

  private double quantile(double alpha) {
    if (users < 2) {
      return Double.NaN;
    }
    double z = NormalQuantile.of(1 - alpha);
    // Student's t by its first Cornish–Fisher term: few users have heavier tails.
    return z + (z * z * z + z) / (4.0 * (users - 1));
  }

  /**
   * The value with its 95 % percentile interval over resampled users (Efron and Tibshirani, "An
   * Introduction to the Bootstrap", chapter 13), the same for a seed.
   *
   * @param sums as given to {@link #ratio}
   * @param n as given to {@link #ratio}
   */
  public Metric metric(double[] sums, double[] n, long seed) {
    if (users < 2) {
      return new Metric(value, Double.NaN, Double.NaN, events, users);
    }
    int[] drawn = new int[users];
    int filled = 0;
    for (int u = 0; u < n.length; u++) {
      if (n[u] > 0) {
        drawn[filled++] = u;
      }
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] ratios = new double[RESAMPLES];
    for (int b = 0; b < RESAMPLES; b++) {
      double s = 0;
      double count = 0;
      for (int k = 0; k < users; k++) {
        int u = drawn[random.nextInt(users)];
        s += sums[u];
        count += n[u];
      }
      ratios[b] = s / count;
    }
    Arrays.sort(ratios);
    return new Metric(
        value,
        ratios[(int) (0.025 * RESAMPLES)],
        ratios[(int) (0.975 * RESAMPLES) - 1],
        events,
        users);
  }
}
