package io.freshet.model.mf;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A user's factors and bias under one sample of a Bayesian matrix factorisation: the mean of their
 * conditional distribution given the ratings, {@code (Λ + α Σ z zᵀ)⁻¹ (Λ μ + α Σ z t)} with z =
 * [y_i, 1] and t the rating minus mean and item bias (Salakhutdinov, Mnih: Bayesian Probabilistic
 * Matrix Factorization using MCMC, ICML 2008, equations 11 to 13). Scratch of one thread.
 */
final class PosteriorUser {
  private final int n;
  private final double[] a;
  private final double[] b;
  private final double[] z;

  /**
   * Allocates the memory.
   *
   * @param n length of the solution: the number of factors plus one
   */
  PosteriorUser(int n) {
    this.n = n;
    a = new double[n * n];
    b = new double[n];
    z = new double[n];
  }

  /** Starts a user with the prior alone, given as Λ [n × n at {@code from}] and Λ μ. */
  void start(double[] precision, int from, double[] precisionMean, int fromMean) {
    System.arraycopy(precision, from, a, 0, a.length);
    System.arraycopy(precisionMean, fromMean, b, 0, n);
  }

  /**
   * Adds a rating.
   *
   * @param factors holds the item's factors, n − 1 floats from {@code at} on
   * @param target the rating minus mean and item bias
   * @param alpha precision of the noise
   */
  void add(float[] factors, int at, double target, double alpha) {
    for (int k = 0; k < n - 1; k++) {
      z[k] = factors[at + k];
    }
    z[n - 1] = 1;
    for (int r = 0; r < n; r++) {
      double weight = alpha * z[r];
      int row = r * n;
      for (int c = 0; c <= r; c++) {
        a[row + c] += weight * z[c];
      }
      b[r] += weight * target;
    }
  }

  /** Solves by Cholesky. The solution has n doubles and is not a copy; null if there is none. */
  double @Nullable [] solve() {
    for (int j = 0; j < n; j++) {
      int rowJ = j * n;
      double pivot = a[rowJ + j];
      for (int k = 0; k < j; k++) {
        pivot -= a[rowJ + k] * a[rowJ + k];
      }
      if (!(pivot > 0) || Double.isInfinite(pivot)) {
        Arrays.fill(b, 0);
        return null;
      }
      double root = Math.sqrt(pivot);
      a[rowJ + j] = root;
      for (int i = j + 1; i < n; i++) {
        int rowI = i * n;
        double sum = a[rowI + j];
        for (int k = 0; k < j; k++) {
          sum -= a[rowI + k] * a[rowJ + k];
        }
        a[rowI + j] = sum / root;
      }
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        b[i] -= a[i * n + k] * b[k];
      }
      b[i] /= a[i * n + i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        b[i] -= a[k * n + i] * b[k];
      }
      b[i] /= a[i * n + i];
    }
    return b;
  }
}
