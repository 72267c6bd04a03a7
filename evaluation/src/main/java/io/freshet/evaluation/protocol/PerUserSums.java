package io.freshet.evaluation.protocol;

import io.freshet.families.statistics.UserClustered;
import io.freshet.schemas.answer.Metric;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Sums of each metric per user. Values, their intervals and paired differences are computed from
 * the sums, because intervals resample users. Threads may add at the same time for different users.
 */
public final class PerUserSums {

  /** The sum and the number of cases of one metric, per user. */
  private static final class Sums {
    private final double[] sum;
    private final double[] n;

    private Sums(double[] sum, double[] n) {
      this.sum = sum;
      this.n = n;
    }
  }

  private final Map<String, Sums> sums = new LinkedHashMap<>();

  /**
   * Creates empty sums.
   *
   * @param users number of users
   * @param names names of the metrics
   */
  PerUserSums(int users, Collection<String> names) {
    for (String name : names) {
      sums.put(name, new Sums(new double[users], new double[users]));
    }
  }

  /** Adds one case. */
  void add(String name, int user, double value) {
    Sums own = of(name);
    own.sum[user] += value;
    own.n[user]++;
  }

  /**
   * Puts sums that were computed elsewhere; not copied.
   *
   * @param sum one sum per user
   * @param n number of cases per user
   */
  void put(String name, double[] sum, double[] n) {
    sums.put(name, new Sums(sum, n));
  }

  private Sums of(String name) {
    Sums own = sums.get(name);
    if (own == null) {
      throw new IllegalArgumentException("unknown metric " + name + "; known are " + sums.keySet());
    }
    return own;
  }

  /** The names of the metrics, in order. */
  Collection<String> names() {
    return sums.keySet();
  }

  /** The mean of a metric with its user-clustered 95 % interval. */
  Metric metric(String name, long seed) {
    Sums own = of(name);
    return UserClustered.ratio(own.sum, own.n).metric(own.sum, own.n, seed);
  }

  /** A monotone function of {@link #metric}, applied to the value and the ends of its interval. */
  Metric metric(String name, long seed, DoubleUnaryOperator f) {
    Metric plain = metric(name, seed);
    return new Metric(
        f.applyAsDouble(plain.value()),
        f.applyAsDouble(plain.lower()),
        f.applyAsDouble(plain.upper()),
        plain.n(),
        plain.users());
  }

  /**
   * The paired difference between this mean and another's, with its user-clustered 95 % interval.
   *
   * @throws IllegalArgumentException if the two were not scored on the same cases
   */
  Metric over(PerUserSums other, String name, long seed) {
    Sums own = of(name);
    Sums theirs = other.of(name);
    if (!Arrays.equals(own.n, theirs.n)) {
      throw new IllegalArgumentException(name + " was not scored on the same cases");
    }
    double[] difference = new double[own.sum.length];
    for (int u = 0; u < difference.length; u++) {
      difference[u] = own.sum[u] - theirs.sum[u];
    }
    return UserClustered.ratio(difference, own.n).metric(difference, own.n, seed);
  }
}
