package io.freshet.families.statistics;

import io.freshet.families.family.Workers;

/**
 * The prior of all rows of one side: normal with mean μ and precision Λ. These have a
 * Normal–Wishart prior (μ₀ = 0, β₀ = 2, W₀ = I, ν₀ = n) and are drawn given the rows
 * (Salakhutdinov, Mnih 2008, equation 14).
 */
public final class NormalWishart {
  private static final double BETA = 2;
  private static final int ROWS_PER_PART = 4096;

  private final int n;
  private final double[] mean;
  private final double[] precision;
  private final double[] precisionMean;

  /** Starts at mean 0 and precision I. */
  public NormalWishart(int n) {
    this.n = n;
    mean = new double[n];
    precision = new double[n * n];
    precisionMean = new double[n];
    for (int k = 0; k < n; k++) {
      precision[k * n + k] = 1;
    }
  }

  /** The mean μ. Not a copy. */
  public double[] mean() {
    return mean;
  }

  /** The precision Λ, [n × n], both triangles. Not a copy. */
  public double[] precision() {
    return precision;
  }

  /** The product Λ μ. Not a copy. */
  public double[] precisionMean() {
    return precisionMean;
  }

  /** Draws μ and Λ given the rows, [rows × n] row-major. */
  public void sample(float[] values, int rows, RandomStream random, Workers workers) {
    double[] sums = sums(values, rows, workers);
    double[] average = new double[n];
    for (int k = 0; k < n; k++) {
      average[k] = sums[k] / rows;
    }
    // Inverse of W*: I + Σ x xᵀ − N x̄ x̄ᵀ + β₀ N / (β₀ + N) x̄ x̄ᵀ.
    double[] a = new double[n * n];
    double keep = BETA * rows / (BETA + rows) - rows;
    for (int r = 0; r < n; r++) {
      for (int c = 0; c <= r; c++) {
        a[r * n + c] = sums[n + r * n + c] + keep * average[r] * average[c] + (r == c ? 1 : 0);
      }
    }
    factor(a, n);
    // Λ = T Tᵀ with T = C⁻ᵀ B, C the factor of the inverse of W*, B Bartlett's triangle.
    double[] t = new double[n * n];
    for (int r = 0; r < n; r++) {
      for (int c = 0; c < r; c++) {
        t[r * n + c] = random.normal();
      }
      t[r * n + r] = Math.sqrt(random.chiSquare(n + rows - r));
    }
    double[] column = new double[n];
    for (int c = 0; c < n; c++) {
      for (int r = 0; r < n; r++) {
        column[r] = t[r * n + c];
      }
      solveUpper(a, n, column);
      for (int r = 0; r < n; r++) {
        t[r * n + c] = column[r];
      }
    }
    for (int r = 0; r < n; r++) {
      for (int c = 0; c < n; c++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += t[r * n + k] * t[c * n + k];
        }
        precision[r * n + c] = sum;
      }
    }
    double[] l = precision.clone();
    factor(l, n);
    double scale = 1 / Math.sqrt(BETA + rows);
    for (int k = 0; k < n; k++) {
      column[k] = random.normal() * scale;
    }
    solveUpper(l, n, column);
    for (int k = 0; k < n; k++) {
      mean[k] = rows / (BETA + rows) * average[k] + column[k];
    }
    for (int r = 0; r < n; r++) {
      precisionMean[r] = 0;
      for (int c = 0; c < n; c++) {
        precisionMean[r] += precision[r * n + c] * mean[c];
      }
    }
  }

  /** Σ x, then Σ x xᵀ (lower triangle), added part by part in order. */
  private double[] sums(float[] values, int rows, Workers workers) {
    int parts = (rows + ROWS_PER_PART - 1) / ROWS_PER_PART;
    double[][] ofPart = new double[parts][];
    workers.run(
        parts,
        part -> {
          double[] sums = new double[n + n * n];
          int last = Math.min(rows, (part + 1) * ROWS_PER_PART);
          for (int row = part * ROWS_PER_PART; row < last; row++) {
            int at = row * n;
            for (int r = 0; r < n; r++) {
              double x = values[at + r];
              sums[r] += x;
              for (int c = 0; c <= r; c++) {
                sums[n + r * n + c] += x * values[at + c];
              }
            }
          }
          ofPart[part] = sums;
        });
    double[] all = new double[n + n * n];
    for (double[] sums : ofPart) {
      for (int k = 0; k < all.length; k++) {
        all[k] += sums[k];
      }
    }
    return all;
  }

  /**
   * Computes the Cholesky factor in the lower triangle, in place; only that triangle is read.
   *
   * @throws ArithmeticException if the matrix is not positive definite
   */
  public static void factor(double[] a, int n) {
    for (int j = 0; j < n; j++) {
      int rowJ = j * n;
      double pivot = a[rowJ + j];
      for (int k = 0; k < j; k++) {
        pivot -= a[rowJ + k] * a[rowJ + k];
      }
      if (!(pivot > 0) || Double.isInfinite(pivot)) {
        throw new ArithmeticException("not positive definite: pivot " + j + " is " + pivot);
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
  }

  /** Solves L x = b in place. */
  public static void solveLower(double[] l, int n, double[] b) {
    for (int i = 0; i < n; i++) {
      double sum = b[i];
      for (int k = 0; k < i; k++) {
        sum -= l[i * n + k] * b[k];
      }
      b[i] = sum / l[i * n + i];
    }
  }

  /** Solves Lᵀ x = b in place. */
  public static void solveUpper(double[] l, int n, double[] b) {
    for (int i = n - 1; i >= 0; i--) {
      double sum = b[i];
      for (int k = i + 1; k < n; k++) {
        sum -= l[k * n + i] * b[k];
      }
      b[i] = sum / l[i * n + i];
    }
  }
}
