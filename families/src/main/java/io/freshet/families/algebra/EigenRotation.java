package io.freshet.families.algebra;

import io.freshet.families.family.Workers;
import java.util.Arrays;

/**
 * Item factors rotated into the eigenbasis of their Gram matrix YᵀY: Y V with YᵀY = V diag Vᵀ.
 * Rotating the user and the item vectors does not change their products. The Gram matrix becomes
 * diagonal, which makes the normal equations of a fold-in nearly diagonal.
 */
public final class EigenRotation {
  private static final int ROWS_PER_PART = 1024;

  private final float[] factors;
  private final float[] gramDiagonal;

  private EigenRotation(float[] factors, float[] gramDiagonal) {
    this.factors = factors;
    this.gramDiagonal = gramDiagonal;
  }

  /**
   * Rotates factors.
   *
   * @param y [rows × d] row-major
   * @throws ArithmeticException if y is not finite
   */
  public static EigenRotation of(float[] y, int rows, int d, Workers workers) {
    double[] gram = GramMatrix.of(y, rows, d, workers);
    for (double g : gram) {
      if (!Double.isFinite(g)) {
        throw new ArithmeticException("the fit diverged: item factors are not finite");
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(gram, d);
    float[] turned = new float[y.length];
    workers.run(
        (rows + ROWS_PER_PART - 1) / ROWS_PER_PART,
        part -> {
          double[] row = new double[d];
          int last = Math.min(rows, (part + 1) * ROWS_PER_PART);
          for (int r = part * ROWS_PER_PART; r < last; r++) {
            turn(y, r * d, eigen.vectors(), row);
            for (int c = 0; c < d; c++) {
              turned[r * d + c] = (float) row[c];
            }
          }
        });
    float[] diagonal = new float[d];
    for (int c = 0; c < d; c++) {
      diagonal[c] = (float) Math.max(0, eigen.values()[c]);
    }
    return new EigenRotation(turned, diagonal);
  }

  /** The rotated factors Y V, [rows × d] row-major. */
  public float[] factors() {
    return factors;
  }

  /** Eigenvalues of YᵀY, descending, none negative. */
  public float[] gramDiagonal() {
    return gramDiagonal;
  }

  private static void turn(float[] y, int at, double[] vectors, double[] out) {
    int d = out.length;
    Arrays.fill(out, 0);
    for (int k = 0; k < d; k++) {
      double value = y[at + k];
      for (int c = 0; c < d; c++) {
        out[c] += value * vectors[k * d + c];
      }
    }
  }
}
