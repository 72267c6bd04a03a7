package io.freshet.families.algebra;

/** Cholesky factorisation and solution of a small symmetric positive definite system, in place. */
public final class Cholesky {
  private Cholesky() {}

  /**
   * Solves a x = b.
   *
   * @param a [n × n] row-major; only the lower triangle is read; overwritten by its factor
   * @param b right-hand side, overwritten by the solution
   * @throws ArithmeticException if a is not positive definite (or holds a NaN)
   */
  public static void solve(double[] a, double[] b, int n) {
    for (int j = 0; j < n; j++) {
      int rowJ = j * n;
      double pivot = a[rowJ + j];
      for (int k = 0; k < j; k++) {
        pivot -= a[rowJ + k] * a[rowJ + k];
      }
      if (!(pivot > 0)) {
        throw new ArithmeticException("not positive definite: pivot " + j + " is " + pivot);
      }
      double root = Math.sqrt(pivot);
      double inverse = 1 / root;
      a[rowJ + j] = root;
      for (int i = j + 1; i < n; i++) {
        int rowI = i * n;
        double sum = a[rowI + j];
        for (int k = 0; k < j; k++) {
          sum -= a[rowI + k] * a[rowJ + k];
        }
        a[rowI + j] = sum * inverse;
      }
    }
    solveFactored(a, b, n);
  }

  /**
   * Solves another system with a matrix that {@link #solve} has factored.
   *
   * @param a the factor that {@code solve} left in place of the matrix
   * @param b right-hand side, overwritten by the solution
   */
  public static void solveFactored(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      double sum = b[i];
      for (int k = 0; k < i; k++) {
        sum -= a[i * n + k] * b[k];
      }
      b[i] = sum / a[i * n + i];
    }
    for (int i = n - 1; i >= 0; i--) {
      double sum = b[i];
      for (int k = i + 1; k < n; k++) {
        sum -= a[k * n + i] * b[k];
      }
      b[i] = sum / a[i * n + i];
    }
  }
}
