package io.freshet.families.statistics;

import io.freshet.schemas.answer.Metric;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The ratio of two sums over users, Σ s_u / Σ n_u, with its standard error by linearisation. Users
 * are sampled; events of the same user are not independent (Cochran, "Sampling Techniques", 3rd
 * ed., section 6.4: se² = U/(U−1) Σ (s_u − r n_u)² / (Σ n_u)²). If s is a difference of two models,
 * this is a paired comparison.
 *
 * @param value the ratio; NaN if Σ n is 0
 * @param standardError NaN with fewer than two users
 * @param events Σ n
 * @param users number of users with n greater than 0
 */
public record UserClustered(double value, double standardError, long events, int users) {
  private static final int RESAMPLES = 1000;

  /**
   * Computes the ratio of two sums over users.
   *
   * @param sums one sum per user, any sign
   * @param n number of events per user; users with 0 events do not count
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
   * The one-sided lower confidence bound: the true ratio is below it with probability alpha.
   *
   * @param alpha in (0, 0.5]
   * @return NaN with fewer than two users
   */
  public double lowerBound(double alpha) {
    return value - quantile(alpha) * standardError;
  }

  /** The one-sided upper confidence bound: the true ratio is above it with probability alpha. */
  public double upperBound(double alpha) {
    return value + quantile(alpha) * standardError;
  }

  private double quantile(double alpha) {
    if (users < 2) {
      return Double.NaN;
    }
    double z = NormalQuantile.of(1 - alpha);
    // Student's t by its first Cornish–Fisher term, because few users have heavier tails.
    return z + (z * z * z + z) / (4.0 * (users - 1));
  }

  /**
   * The ratio with its 95 % percentile bootstrap interval over users (Efron and Tibshirani, "An
   * Introduction to the Bootstrap", chapter 13), determined by a seed.
   *
   * @param sums as passed to {@link #ratio}
   * @param n as passed to {@link #ratio}
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
