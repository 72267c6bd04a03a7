package io.freshet.families.algebra;

import static io.freshet.families.algebra.BlockKernels.PANEL;

import io.freshet.families.family.Workers;
import java.util.Arrays;

/**
 * YᵀY of a tall matrix, computed in parallel over fixed parts that are added in order: the same
 * result for any thread count, bit for bit.
 */
public final class GramMatrix {
  private static final int ROWS_PER_PART = 4096;
  private static final int ROWS_PER_PASS = 128;

  private GramMatrix() {}

  /**
   * Computes the Gram matrix of some rows.
   *
   * @param y [rows × width] row-major, any width
   * @return [width × width], both triangles
   */
  public static double[] of(float[] y, int rows, int width, Workers workers) {
    int parts = (rows + ROWS_PER_PART - 1) / ROWS_PER_PART;
    double[][] sums = new double[parts][];
    workers.run(
        parts,
        part -> {
          int panels = (width + PANEL - 1) / PANEL;
          double[] sum = new double[width * width];
          float[] tile = new float[PANEL * PANEL];
          float[][] z = new float[panels][ROWS_PER_PASS * PANEL];
          int last = Math.min(rows, (part + 1) * ROWS_PER_PART);
          for (int row = part * ROWS_PER_PART; row < last; row += ROWS_PER_PASS) {
            int count = Math.min(ROWS_PER_PASS, last - row);
            for (int k = 0; k < count; k++) {
              for (int p = 0; p < panels; p++) {
                int from = (row + k) * width + p * PANEL;
                System.arraycopy(y, from, z[p], k * PANEL, Math.min(PANEL, width - p * PANEL));
              }
            }
            for (int p = 0; p < panels; p++) {
              for (int q = 0; q <= p; q++) {
                Arrays.fill(tile, 0);
                BlockKernels.addCrossProducts(z[p], z[q], count, tile);
                add(tile, sum, width, p * PANEL, q * PANEL);
              }
            }
          }
          sums[part] = sum;
        });
    double[] gram = new double[width * width];
    for (double[] sum : sums) {
      for (int k = 0; k < gram.length; k++) {
        gram[k] += sum[k];
      }
    }
    for (int r = 0; r < width; r++) {
      for (int c = 0; c < r; c++) {
        gram[c * width + r] = gram[r * width + c];
      }
    }
    return gram;
  }

  private static void add(float[] tile, double[] sum, int width, int row, int column) {
    for (int r = 0; r < Math.min(PANEL, width - row); r++) {
      for (int c = 0; c < Math.min(PANEL, width - column); c++) {
        sum[(row + r) * width + column + c] += tile[r * PANEL + c];
      }
    }
  }
}
