package io.freshet.families.neural;

import io.freshet.families.matrix.SizeLimitException;
import java.util.Arrays;

/**
 * Rows of trainable parameters, of which a batch touches few: embeddings, biases, and small dense
 * parameters as well. A batch adds gradients to the rows that it touches, and {@link #step} moves
 * those, so that a batch costs what it touches and not the size of the table.
 *
 * <p>An optimiser with moments moves the other rows, too. Those moves are made good when a row is
 * needed next: whoever reads a row asks for it by {@link #current} first. So training is the same
 * as with all rows moved at every step, but for the L2 term, which counts where a batch touches a
 * row.
 */
final class RowTable {

  private final int rows;
  private final int width;
  private final Optimiser optimiser;
  private final double l2;
  private final float[] values;
  private final float[] first;
  private final float[] second;

  /** Steps of the table so far. */
  private int now;

  /** The step after which a row's values are those that stand here. */
  private final int[] asOf;

  /** Where a row's gradient starts, divided by the width, plus one; 0 if it is not touched. */
  private final int[] slot;

  private int[] touched = new int[64];
  private int count;
  private float[] gradient;

  /**
   * A table of zeros.
   *
   * @param l2 adds {@code l2 · |row|²} to the loss of a batch for each row that it touches
   */
  RowTable(int rows, int width, Optimiser optimiser, double l2) {
    this.rows = rows;
    this.width = width;
    this.optimiser = optimiser;
    this.l2 = l2;
    values =
        new float
            [SizeLimitException.length(
                "a neural network",
                "users or items",
                rows,
                width,
                "lower the width of its vectors")];
    first = new float[values.length];
    second = new float[optimiser instanceof Optimiser.Adam ? values.length : 0];
    asOf = new int[rows];
    slot = new int[rows];
    gradient = new float[64 * width];
  }

  int rows() {
    return rows;
  }

  int width() {
    return width;
  }

  /** The parameters, row-major. Not a copy. Rows count once they are {@link #current}. */
  float[] values() {
    return values;
  }

  /** Brings a row up to date. */
  void current(int row) {
    if (asOf[row] < now) {
      optimiser.coast(values, row * width, first, second, width, asOf[row], now);
      asOf[row] = now;
    }
  }

  /** Brings all rows up to date. */
  private void allCurrent() {
    for (int row = 0; row < rows; row++) {
      current(row);
    }
  }

  /** Where the row's gradient starts in {@link #gradient()}, valid until the next touch. */
  int touch(int row) {
    int at = slot[row];
    if (at == 0) {
      current(row);
      if (count == touched.length) {
        touched = Arrays.copyOf(touched, 2 * count);
        gradient = Arrays.copyOf(gradient, 2 * count * width);
      }
      touched[count] = row;
      Arrays.fill(gradient, count * width, (count + 1) * width, 0);
      at = ++count;
      slot[row] = at;
    }
    return (at - 1) * width;
  }

  /** The gradients of the rows touched. Replaced when it must grow: ask after each touch. */
  float[] gradient() {
    return gradient;
  }

  /** Adds {@code factor · x[from..]} to the gradient of a row. */
  void addGradient(int row, float factor, float[] x, int from) {
    int at = touch(row);
    for (int k = 0; k < width; k++) {
      gradient[at + k] += factor * x[from + k];
    }
  }

  /** Moves the rows touched, forgets their gradients, and leaves the others for later. */
  void step() {
    now++;
    for (int t = 0; t < count; t++) {
      int row = touched[t];
      int at = row * width;
      int from = t * width;
      if (l2 > 0) {
        for (int k = 0; k < width; k++) {
          gradient[from + k] += (float) (2 * l2) * values[at + k];
        }
      }
      optimiser.update(values, at, gradient, from, first, second, width, now);
      asOf[row] = now;
      slot[row] = 0;
    }
    count = 0;
  }

  /** Forgets the moments, as if training began with the values of now. */
  void restart() {
    allCurrent();
    Arrays.fill(first, 0);
    Arrays.fill(second, 0);
    Arrays.fill(asOf, 0);
    now = 0;
  }

  /** A copy of the gradients of all rows, zero where a row is not touched. */
  float[] allGradients() {
    float[] all = new float[values.length];
    for (int t = 0; t < count; t++) {
      System.arraycopy(gradient, t * width, all, touched[t] * width, width);
    }
    return all;
  }

  float[] save() {
    allCurrent();
    return values.clone();
  }

  void restore(float[] saved) {
    System.arraycopy(saved, 0, values, 0, values.length);
    Arrays.fill(asOf, now);
  }
}
