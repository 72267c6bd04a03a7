package io.freshet.scorer.quality;

import io.freshet.schemas.answer.Metric;

/**
 * Sums over users that give paired hit rates with user-clustered intervals. User u has
 * n<sub>u</sub> judged events, h<sub>u</sub> hits of the list shown and b<sub>u</sub> hits of the
 * baseline's list; this class keeps the sums of n, h, b and of their squares and products.
 *
 * <p>Sums of disjoint sets of users can be added, so the sums of tasks and instances can be merged.
 *
 * <p>A rate is a ratio of sums r = Σx/Σn. Its standard error is the cluster-robust one by
 * linearisation, √(G/(G−1) · Σ(x<sub>u</sub> − r·n<sub>u</sub>)²) / Σn over G users: events of one
 * user are not independent, users are (Cameron and Miller, "A Practitioner's Guide to
 * Cluster-Robust Inference", 2015). There is no interval below {@value #LEAST_USERS} users.
 */
final class PairedSums {
  /** Two-sided 95 % of the normal distribution. */
  private static final double Z = 1.959963984540054;

  /** With fewer clusters the normal approximation gives intervals that are too narrow. */
  private static final int LEAST_USERS = 30;

  private long users;
  private long n;
  private long h;
  private long b;
  private double nn;
  private double hh;
  private double bb;
  private double hn;
  private double bn;
  private double hb;

  /** Replaces one user's totals by totals with one more judged event. */
  void count(int userN, int userH, int userB, boolean hit, boolean baselineHit) {
    if (userN == 0) {
      users++;
    }
    addSquares(userN, userH, userB, -1);
    addSquares(userN + 1, userH + (hit ? 1 : 0), userB + (baselineHit ? 1 : 0), 1);
    n++;
    h += hit ? 1 : 0;
    b += baselineHit ? 1 : 0;
  }

  private void addSquares(double userN, double userH, double userB, int sign) {
    nn += sign * userN * userN;
    hh += sign * userH * userH;
    bb += sign * userB * userB;
    hn += sign * userH * userN;
    bn += sign * userB * userN;
    hb += sign * userH * userB;
  }

  /** Adds the sums of other users. */
  void merge(PairedSums other) {
    users += other.users;
    n += other.n;
    h += other.h;
    b += other.b;
    nn += other.nn;
    hh += other.hh;
    bb += other.bb;
    hn += other.hn;
    bn += other.bn;
    hb += other.hb;
  }

  long users() {
    return users;
  }

  long events() {
    return n;
  }

  long hits() {
    return h;
  }

  long baselineHits() {
    return b;
  }

  /** Returns the hits of the list shown, per judged event. */
  Metric hitRate() {
    return ratio(h, hh, hn, 0);
  }

  /** Returns the hits of the baseline's list, per judged event. */
  Metric baselineHitRate() {
    return ratio(b, bb, bn, 0);
  }

  /** Returns the hit rate minus the baseline's hit rate, paired by event. */
  Metric lift() {
    return ratio(h - b, hh - 2 * hb + bb, hn - bn, -1);
  }

  private Metric ratio(long sum, double squares, double products, double least) {
    double rate = n == 0 ? 0 : (double) sum / n;
    if (users < LEAST_USERS) {
      return new Metric(rate, Double.NaN, Double.NaN, n, users);
    }
    // Rounding may make the difference of nearly equal sums slightly negative.
    double residuals = Math.max(0, squares - 2 * rate * products + rate * rate * nn);
    double error = Math.sqrt(residuals * users / (users - 1)) / n;
    return new Metric(
        rate, Math.max(least, rate - Z * error), Math.min(1, rate + Z * error), n, users);
  }
}
