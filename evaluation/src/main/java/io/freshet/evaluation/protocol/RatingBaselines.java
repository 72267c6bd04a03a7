package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import java.util.Random;

/**
 * The simplest predictions of a rating: the mean of all, of a user, of an item, and the sum of
 * biases μ + b_u + b_i (Koren, Bell, Volinsky, "Matrix Factorization Techniques for Recommender
 * Systems", 2009, equation 3; here the exact minimum of the regularised squared error, by turns).
 * Means of users and items are shrunk towards the mean of all as if that had been rated {@value
 * #PRIOR} times more.
 */
final class RatingBaselines {

  /** Ratings at the mean that every user and item is taken to have beside their own. */
  static final int PRIOR = 5;

  private static final int SWEEPS = 30;

  private final RatingMatrix m;
  private final double mean;
  private final double[] userMean;
  private final double[] itemMean;
  private final double[] userBias;
  private final double[] itemBias;
  private final float least;
  private final float greatest;

  RatingBaselines(RatingMatrix m) {
    this.m = m;
    double sum = 0;
    for (float r : m.rating()) {
      sum += r;
    }
    this.mean = sum / m.ratings();
    this.least = m.leastRating();
    this.greatest = m.greatestRating();
    this.userMean = plus(sweep(m.rows(), m.users(), m.item(), new double[m.items()]), mean);
    this.itemMean = plus(sweep(m.item(), m.items(), m.rows(), new double[m.users()]), mean);
    int[] rows = m.rows();
    double[] users = new double[m.users()];
    double[] items = new double[m.items()];
    for (int k = 0; k < SWEEPS; k++) {
      items = sweep(m.item(), m.items(), rows, users);
      users = sweep(rows, m.users(), m.item(), items);
    }
    this.userBias = users;
    this.itemBias = items;
  }

  /** The biases of one side that fit best, given those of the other. */
  private double[] sweep(int[] side, int size, int[] otherSide, double[] other) {
    double[] sum = new double[size];
    int[] n = new int[size];
    for (int k = 0; k < side.length; k++) {
      sum[side[k]] += m.rating()[k] - mean - other[otherSide[k]];
      n[side[k]]++;
    }
    for (int k = 0; k < size; k++) {
      sum[k] /= n[k] + PRIOR;
    }
    return sum;
  }

  private static double[] plus(double[] values, double add) {
    for (int k = 0; k < values.length; k++) {
      values[k] += add;
    }
    return values;
  }

  /** The mean of all ratings. */
  double mean() {
    return mean;
  }

  /** A user's mean; the mean of all for row −1. */
  double user(int row) {
    return row < 0 ? mean : userMean[row];
  }

  /** An item's mean; the mean of all for item −1. */
  double item(int item) {
    return item < 0 ? mean : itemMean[item];
  }

  /** μ + b_u + b_i, within the scale; what is −1 has no bias. */
  double biases(int row, int item) {
    double rating = mean + (row < 0 ? 0 : userBias[row]) + (item < 0 ? 0 : itemBias[item]);
    return Math.min(greatest, Math.max(least, rating));
  }

  /**
   * The prediction for a user or an item that the training data do not hold: the item's mean for a
   * new user, the user's mean for a new item, the mean of all for both.
   */
  double cold(int row, int item) {
    return row >= 0 ? user(row) : item(item);
  }

  /** A training rating drawn by chance. */
  double drawn(Random random) {
    return m.rating()[random.nextInt(m.ratings())];
  }
}
