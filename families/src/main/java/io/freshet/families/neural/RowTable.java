package io.freshet.families.neural;

import io.freshet.families.matrix.SizeLimitException;
import java.util.Arrays;

/**
 * A table of trainable parameter rows with sparse updates: embeddings, biases, and small dense
 * parameters as well. A batch adds gradients to the rows that it touches, and {@link #step} updates
 * only those rows. So a batch costs as much as it touches, whatever the size of the table.
 *
 * <p>An optimiser with moments also moves the other rows. Those updates are applied when a row is
 * needed next, so every reader of a row must call {@link #current} first. The result is the same as
 * updating all rows at every step, except for the L2 term, which counts only when a batch touches
 * the row.
 */
final class RowTable {

  private final int rows;
  private final int width;
  private final Optimiser optimiser;
  private final double l2;
  private final float[] values;
  private final float[] first;
  private final float[] second;

  /** The number of steps so far. */
  private int now;

  /** The step up to which each row is current. */
  private final int[] asOf;

  /** Start of each row's gradient, divided by the width, plus one; 0 if the row is not touched. */
  private final int[] slot;

  private int[] touched = new int[64];
  private int count;
  private float[] gradient;

  /**
   * Creates a table of zeros.
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

  /** The parameters, row-major. Not a copy. A row is valid after {@link #current}. */
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

  /**
   * Touches a row and returns the start of its gradient in {@link #gradient()}, valid until the
   * next touch.
   */
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

  /**
   * The gradients of the touched rows. The array is replaced when it grows: read it after each
   * touch.
   */
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

  /** Updates the touched rows and clears their gradients. The other rows are updated later. */
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

  /** Resets the moments, as if training started from the current values. */
  void restart() {
    allCurrent();
    Arrays.fill(first, 0);
    Arrays.fill(second, 0);
    Arrays.fill(asOf, 0);
    now = 0;
  }

  /** Copies the gradients of all rows; zero for rows that are not touched. */
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
