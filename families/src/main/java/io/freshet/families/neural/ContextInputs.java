package io.freshet.families.neural;

import io.freshet.families.matrix.RatingMatrix;

/** Daytime and weekend of an event as inputs: 0 or 1, or their mean if the context is unknown. */
final class ContextInputs {

  /** Number of inputs: daytime and weekend. */
  static final int WIDTH = 2;

  private final float[] mean;

  private ContextInputs(float[] mean) {
    this.mean = mean;
  }

  /** Counts the known contexts of a matrix; the means are 0.5 if none is known. */
  static ContextInputs of(RatingMatrix m) {
    long known = 0;
    long[] set = new long[WIDTH];
    for (byte cell : m.cell()) {
      if (cell != RatingMatrix.NO_CELL) {
        known++;
        for (int c = 0; c < WIDTH; c++) {
          set[c] += (cell >> c) & 1;
        }
      }
    }
    float[] mean = new float[WIDTH];
    for (int c = 0; c < WIDTH; c++) {
      mean[c] = known == 0 ? 0.5f : set[c] / (float) known;
    }
    return new ContextInputs(mean);
  }

  /** Input c of a cell. */
  float raw(byte cell, int c) {
    return cell == RatingMatrix.NO_CELL ? mean[c] : (cell >> c) & 1;
  }

  /** Input c of a cell minus its mean: 0 if the context is unknown. */
  float centred(byte cell, int c) {
    return raw(cell, c) - mean[c];
  }
}
