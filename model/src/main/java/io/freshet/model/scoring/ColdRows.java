package io.freshet.model.scoring;

import io.freshet.model.kernel.Kernel;
import java.util.Arrays;

/** Predicted parameter rows of new items, on the heap. Immutable. */
public final class ColdRows {
  private final Kernel kernel;
  private final float[] rows;
  private final float[] ones;
  private final int stride;

  /**
   * Wraps rows.
   *
   * @param rows row-major; not copied
   * @param stride numbers from one row to the next, a multiple of {@link Kernel#LANES}
   */
  public ColdRows(Kernel kernel, float[] rows, int stride) {
    this.kernel = kernel;
    this.rows = rows;
    this.stride = stride;
    this.ones = new float[rows.length / stride];
    Arrays.fill(ones, 1f);
  }

  /**
   * Computes the product of every row with a vector.
   *
   * @param vector at least {@code stride} floats
   * @param out receives one number per row
   * @param scratch {@link Kernel#SCRATCH} floats
   */
  public void scores(float[] vector, float[] out, float[] scratch) {
    kernel.dots(rows, ones.length, stride, ones, vector, out, scratch);
  }

  /**
   * Computes the product of one row with a vector.
   *
   * @param vector at least {@code stride} floats
   */
  public double product(int row, float[] vector) {
    double sum = 0;
    for (int d = 0, at = row * stride; d < stride; d++, at++) {
      sum += (double) rows[at] * vector[d];
    }
    return sum;
  }

  /** Copies a row of {@code stride} floats. */
  public void copy(int row, float[] out, int at) {
    System.arraycopy(rows, row * stride, out, at, stride);
  }
}
