package io.freshet.trainer.experiment;

/**
 * First and second moments of a vector of counts per user: number of users, Σ v and Σ v vᵀ. Users
 * are added and removed in any order; all sums are whole numbers, so they are exact. Not
 * thread-safe.
 */
final class UserMoments {
  private final int width;
  private final long[] sums;

  /** Upper triangle of Σ v vᵀ, row by row. */
  private final long[] products;

  private int users;

  /**
   * @param width length of the vectors
   */
  UserMoments(int width) {
    this.width = width;
    this.sums = new long[width];
    this.products = new long[width * (width + 1) / 2];
  }

  /** Adds the vector of a user. */
  void add(long... vector) {
    users++;
    update(vector, 1);
  }

  /** Removes a vector that was added. */
  void remove(long... vector) {
    users--;
    update(vector, -1);
  }

  /** Number of users. */
  int users() {
    return users;
  }

  /** Sum of a component over all users. */
  long sum(int component) {
    return sums[component];
  }

  /**
   * Σ (aᵀ v)² over all users.
   *
   * @param a as long as the vectors or shorter; 0 from its end on
   */
  double squares(double... a) {
    double total = 0;
    for (int i = 0; i < a.length; i++) {
      int row = i * width - i * (i - 1) / 2;
      total += a[i] * a[i] * products[row];
      for (int j = i + 1; j < a.length; j++) {
        total += 2 * a[i] * a[j] * products[row + j - i];
      }
    }
    return Math.max(0, total); // rounding may leave a little below zero
  }

  private void update(long[] vector, int sign) {
    int at = 0;
    for (int i = 0; i < width; i++) {
      sums[i] += sign * vector[i];
      for (int j = i; j < width; j++) {
        products[at++] += sign * vector[i] * vector[j];
      }
    }
  }
}
