package io.freshet.model.serving;

/** Reference linear algebra in double precision, written for clarity. */
public final class DenseSolve {

  private DenseSolve() {}

  public static void addOuter(double[][] into, float[] row, double weight) {
    for (int k = 0; k < row.length; k++) {
      for (int l = 0; l < row.length; l++) {
        into[k][l] += weight * row[k] * row[l];
      }
    }
  }

  static double dot(float[] x, double[] y) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      sum += x[k] * y[k];
    }
    return sum;
  }

  /** Solves a symmetric positive definite system. */
  public static double[] cholesky(double[][] matrix, double[] right) {
    int n = right.length;
    double[][] lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
      }
    }
    double[] x = right.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= lower[i][k] * x[k];
      }
      x[i] /= lower[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= lower[k][i] * x[k];
      }
      x[i] /= lower[i][i];
    }
    return x;
  }
}
