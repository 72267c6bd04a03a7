package io.freshet.families.algebra;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Eigendecomposition of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, "Matrix
 * Computations", 8.5). It is slow for large n, but exact to rounding and without a library for the
 * few hundred rows of a Gram matrix.
 */
final class SymmetricEigen {
  private static final int MAX_SWEEPS = 60;

  private final double[] values;
  private final double[] vectors;

  private SymmetricEigen(double[] values, double[] vectors) {
    this.values = values;
    this.vectors = vectors;
  }

  /**
   * @param matrix [n × n] row-major, symmetric; not modified
   */
  static SymmetricEigen of(double[] matrix, int n) {
    double[] a = matrix.clone();
    double[] v = new double[n * n];
    for (int k = 0; k < n; k++) {
      v[k * n + k] = 1;
    }
    double total = 0;
    for (double x : a) {
      total += x * x;
    }
    for (int sweep = 0; sweep < MAX_SWEEPS && offDiagonal(a, n) > 1e-28 * total; sweep++) {
      for (int p = 0; p < n - 1; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(a, v, n, p, q);
        }
      }
    }
    return sorted(a, v, n);
  }

  /** Eigenvalues, descending. */
  double[] values() {
    return values;
  }

  /**
   * Eigenvectors, [n × n] row-major; column k belongs to values()[k]; its component of the largest
   * magnitude is positive.
   */
  double[] vectors() {
    return vectors;
  }

  private static double offDiagonal(double[] a, int n) {
    double sum = 0;
    for (int p = 0; p < n; p++) {
      for (int q = p + 1; q < n; q++) {
        sum += 2 * a[p * n + q] * a[p * n + q];
      }
    }
    return sum;
  }

  private static void rotate(double[] a, double[] v, int n, int p, int q) {
    double apq = a[p * n + q];
    if (apq == 0) {
      return;
    }
    double theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    for (int k = 0; k < n; k++) {
      double kp = a[k * n + p];
      double kq = a[k * n + q];
      a[k * n + p] = c * kp - s * kq;
      a[k * n + q] = s * kp + c * kq;
    }
    for (int k = 0; k < n; k++) {
      double pk = a[p * n + k];
      double qk = a[q * n + k];
      a[p * n + k] = c * pk - s * qk;
      a[q * n + k] = s * pk + c * qk;
    }
    for (int k = 0; k < n; k++) {
      double kp = v[k * n + p];
      double kq = v[k * n + q];
      v[k * n + p] = c * kp - s * kq;
      v[k * n + q] = s * kp + c * kq;
    }
  }

  private static SymmetricEigen sorted(double[] a, double[] v, int n) {
    Integer[] order = new Integer[n];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, Comparator.comparingDouble(k -> -a[k * n + k]));
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    for (int k = 0; k < n; k++) {
      int from = order[k];
      values[k] = a[from * n + from];
      int largest = 0;
      for (int r = 1; r < n; r++) {
        if (Math.abs(v[r * n + from]) > Math.abs(v[largest * n + from])) {
          largest = r;
        }
      }
      double sign = v[largest * n + from] < 0 ? -1 : 1;
      for (int r = 0; r < n; r++) {
        vectors[r * n + k] = sign * v[r * n + from];
      }
    }
    return new SymmetricEigen(values, vectors);
  }
}
