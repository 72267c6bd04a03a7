package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import java.util.Random;

/**
 * The simplest rating predictions: the mean of all ratings, of a user, of an item, and the sum of
 * biases μ + b_u + b_i (Koren, Bell, Volinsky, "Matrix Factorization Techniques for Recommender
 * Systems", 2009, equation 3; here the exact minimum of the regularised squared error, by
 * alternating between users and items). The means of users and items are shrunk towards the mean of
 * all ratings by {@value #PRIOR} pseudo-ratings.
 */
final class RatingBaselines {

  /** Pseudo-ratings at the mean that are added to the ratings of every user and item. */
  static final int PRIOR = 5;

  private static final int SWEEPS = 30;

  private final RatingMatrix m;
  private final double mean;
  private final double[] userMean;
  private final double[] itemMean;
  private final double[] userBias;
  private final double[] itemBias;
  private final float min;
  private final float max;

  RatingBaselines(RatingMatrix m) {
    this.m = m;
    double sum = 0;
    for (float r : m.rating()) {
      sum += r;
    }
    this.mean = sum / m.ratings();
    this.min = m.minRating();
    this.max = m.maxRating();
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

  /** The best biases of one side, given the biases of the other side. */
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

  /** The mean rating of a user; the mean of all ratings for row −1. */
  double user(int row) {
    return row < 0 ? mean : userMean[row];
  }

  /** The mean rating of an item; the mean of all ratings for item −1. */
  double item(int item) {
    return item < 0 ? mean : itemMean[item];
  }

  /** The bias b_i of an item; 0 for item −1. */
  double itemBias(int item) {
    return item < 0 ? 0 : itemBias[item];
  }

  /** μ + b_u + b_i, clamped to the scale; an index of −1 has bias 0. */
  double biases(int row, int item) {
    double rating = mean + (row < 0 ? 0 : userBias[row]) + (item < 0 ? 0 : itemBias[item]);
    return Math.min(max, Math.max(min, rating));
  }

  /**
   * The prediction for a user or an item that is not in the training data: the item's mean for a
   * new user, the user's mean for a new item, and the mean of all ratings if both are new.
   */
  double cold(int row, int item) {
    return row >= 0 ? user(row) : item(item);
  }

  /** A randomly drawn training rating. */
  double drawn(Random random) {
    return m.rating()[random.nextInt(m.ratings())];
  }
}
