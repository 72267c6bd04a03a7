package io.freshet.families.algebra;

import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;

/**
 * In-place inverse of a large symmetric positive definite matrix, stored as its lower triangle:
 * n²/2 floats of memory and n³/2 multiplications.
 *
 * <p>The method is the sweep operator (Goodnight: A Tutorial on the SWEEP Operator, The American
 * Statistician 1979), one block of pivots at a time. With D the block of the pivots and W their
 * columns, the rest becomes {@code A − W D⁻¹ Wᵀ}, the columns {@code W D⁻¹} and the block {@code
 * −D⁻¹}. When all pivots are swept, the matrix is the negated inverse. A new row depends only on
 * the state before the block. So rows are swept in parallel, and the result does not depend on the
 * number of threads, bit for bit.
 */
public final class SymmetricInverse {
  /** Pivots per block. */
  private static final int BLOCK = 64;

  /** Columns per pass of the update: BLOCK runs of this length fit in the L2 cache. */
  private static final int RUN = 1024;

  private static final int ROWS_PER_PART = 64;

  private final float[][] a;
  private final int n;
  private final Workers workers;

  private SymmetricInverse(float[][] a, Workers workers) {
    this.a = a;
    this.n = a.length;
    this.workers = workers;
  }

  /**
   * Replaces a matrix by its inverse.
   *
   * @param lower row i has i + 1 floats, the columns 0 to i
   * @throws ArithmeticException if the matrix is not positive definite (or holds a NaN)
   */
  public static void invert(
      float[][] lower, Workers workers, ProgressListener progress, String stage) {
    SymmetricInverse job = new SymmetricInverse(lower, workers);
    int blocks = (lower.length + BLOCK - 1) / BLOCK;
    for (int block = 0; block < blocks; block++) {
      progress.progress(stage, block, blocks);
      job.sweep(block * BLOCK, Math.min(BLOCK, lower.length - block * BLOCK));
    }
    workers.run(
        blocks,
        part -> {
          for (int i = part * BLOCK; i < Math.min(lower.length, (part + 1) * BLOCK); i++) {
            for (int j = 0; j <= i; j++) {
              lower[i][j] = -lower[i][j];
            }
          }
        });
  }

  private void sweep(int first, int count) {
    float[][] columns = new float[BLOCK][n]; // Wᵀ; rows past the count stay zero
    int end = first + count;
    for (int k = 0; k < count; k++) {
      System.arraycopy(a[first + k], 0, columns[k], 0, first + k + 1);
    }
    for (int i = first; i < n; i++) {
      for (int k = Math.max(0, Math.min(count, i - first)) - 1; k >= 0; k--) {
        columns[k][i] = a[i][first + k];
      }
    }
    double[] inverse = smallInverse(first, count);
    int parts = (n + ROWS_PER_PART - 1) / ROWS_PER_PART;
    workers.run(
        parts,
        () -> new float[BLOCK],
        (turned, part) -> {
          int last = Math.min(n, (part + 1) * ROWS_PER_PART);
          for (int i = part * ROWS_PER_PART; i < last; i++) {
            if (i < first || i >= end) {
              turn(columns, i, inverse, count, turned);
              sweepRow(i, first, end, turned, columns);
            }
          }
        });
    for (int i = first; i < end; i++) {
      for (int j = first; j <= i; j++) {
        a[i][j] = (float) -inverse[(i - first) * count + j - first];
      }
    }
    // Left of the block, the rows of the pivots are the columns W D⁻¹ of the rows above them.
    workers.run(
        (first + ROWS_PER_PART - 1) / ROWS_PER_PART,
        () -> new float[BLOCK],
        (turned, part) -> {
          int last = Math.min(first, (part + 1) * ROWS_PER_PART);
          for (int j = part * ROWS_PER_PART; j < last; j++) {
            turn(columns, j, inverse, count, turned);
            for (int k = 0; k < count; k++) {
              a[first + k][j] = turned[k];
            }
          }
        });
  }

  /** Computes row i of W D⁻¹; unused places are zero. */
  private static void turn(float[][] columns, int i, double[] inverse, int count, float[] out) {
    for (int k = 0; k < count; k++) {
      double sum = 0;
      for (int l = 0; l < count; l++) {
        sum += columns[l][i] * inverse[l * count + k];
      }
      out[k] = (float) sum;
    }
    java.util.Arrays.fill(out, count, BLOCK, 0f);
  }

  /** Updates a row outside the block, left of the diagonal. */
  private void sweepRow(int i, int first, int end, float[] turned, float[][] columns) {
    float[] row = a[i];
    if (i < first) {
      subtract(row, 0, i + 1, turned, columns);
      return;
    }
    subtract(row, 0, first, turned, columns);
    System.arraycopy(turned, 0, row, first, end - first);
    subtract(row, end, i + 1, turned, columns);
  }

  /** {@code row[from..to) −= Σ_k turned[k] · columns[k][from..to)}. */
  private static void subtract(float[] row, int from, int to, float[] turned, float[][] columns) {
    for (int run = from; run < to; run += RUN) {
      int last = Math.min(to, run + RUN);
      for (int k = 0; k < BLOCK; k += 8) {
        addEight(row, run, last, turned, columns, k);
      }
    }
  }

  private static void addEight(
      float[] row, int from, int to, float[] turned, float[][] columns, int k) {
    float w0 = -turned[k];
    float w1 = -turned[k + 1];
    float w2 = -turned[k + 2];
    float w3 = -turned[k + 3];
    float w4 = -turned[k + 4];
    float w5 = -turned[k + 5];
    float w6 = -turned[k + 6];
    float w7 = -turned[k + 7];
    float[] c0 = columns[k];
    float[] c1 = columns[k + 1];
    float[] c2 = columns[k + 2];
    float[] c3 = columns[k + 3];
    float[] c4 = columns[k + 4];
    float[] c5 = columns[k + 5];
    float[] c6 = columns[k + 6];
    float[] c7 = columns[k + 7];
    for (int j = from; j < to; j++) {
      float low = Math.fma(w0, c0[j], Math.fma(w1, c1[j], Math.fma(w2, c2[j], w3 * c3[j])));
      float high = Math.fma(w4, c4[j], Math.fma(w5, c5[j], Math.fma(w6, c6[j], w7 * c7[j])));
      row[j] += low + high;
    }
  }

  /** The inverse of the pivot block, [count × count], by Gauss–Jordan in doubles. */
  private double[] smallInverse(int first, int count) {
    double[] d = new double[count * count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j <= i; j++) {
        d[i * count + j] = a[first + i][first + j];
        d[j * count + i] = a[first + i][first + j];
      }
    }
    for (int p = 0; p < count; p++) {
      double pivot = d[p * count + p];
      if (!(pivot > 0) || Double.isInfinite(pivot)) {
        throw new ArithmeticException(
            "not positive definite: pivot " + (first + p) + " is " + pivot);
      }
      d[p * count + p] = 1;
      for (int j = 0; j < count; j++) {
        d[p * count + j] /= pivot;
      }
      for (int i = 0; i < count; i++) {
        if (i != p) {
          double factor = d[i * count + p];
          d[i * count + p] = 0;
          for (int j = 0; j < count; j++) {
            d[i * count + j] -= factor * d[p * count + j];
          }
        }
      }
    }
    return d;
  }
}
