package io.freshet.model.kernel;

import java.util.List;

/**
 * A matrix on the heap in the best layout for matrix times vector: panels of {@link Kernel#PANEL}
 * rows, each stored column by column. One load reads one column of many rows, memory is read from
 * start to end, and no sum crosses the lanes of a vector.
 *
 * <p>Float {@code (r, k)} lies at {@code (r / 64 · depth + k) · 64 + r mod 64}. The padding rows of
 * the last panel and the padding columns are zero.
 */
public final class Panels {

  private final float[] values;
  private final int rows;
  private final int depth;

  private Panels(float[] values, int rows, int depth) {
    this.values = values;
    this.rows = rows;
    this.depth = depth;
  }

  /** The size in bytes of the panels of a matrix with this shape. */
  public static long bytes(int rows, int stride) {
    return ((long) rows + Kernel.PANEL - 1) / Kernel.PANEL * Kernel.PANEL * stride * Float.BYTES;
  }

  /**
   * Copies a matrix.
   *
   * @param blocks consecutive rows, all with the same stride
   * @throws ArithmeticException if the matrix does not fit in an array
   */
  public static Panels of(List<RowBlock> blocks) {
    int rows = 0;
    int stride = Kernel.LANES;
    for (RowBlock block : blocks) {
      rows += block.rows();
      stride = block.stride();
    }
    float[] values = new float[Math.toIntExact(bytes(rows, stride) / Float.BYTES)];
    for (RowBlock block : blocks) {
      for (int r = 0; r < block.rows(); r++) {
        int row = block.firstRow() + r;
        int at = row / Kernel.PANEL * stride * Kernel.PANEL + row % Kernel.PANEL;
        int from = r * stride * Float.BYTES;
        for (int k = 0; k < stride; k++) {
          values[at + k * Kernel.PANEL] = block.buffer().getFloat(from + k * Float.BYTES);
        }
      }
    }
    return new Panels(values, rows, stride);
  }

  /** The panels, one after another. Not a copy: for the kernels. */
  public float[] values() {
    return values;
  }

  /** The number of rows of the matrix. */
  public int rows() {
    return rows;
  }

  /** The number of columns, padded to a multiple of {@link Kernel#LANES}. */
  public int depth() {
    return depth;
  }
}
