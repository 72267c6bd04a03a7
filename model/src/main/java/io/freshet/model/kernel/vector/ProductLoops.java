package io.freshet.model.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dot products between two sets of rows. Each lane computes one result: one number of a row times
 * the same column of eight other rows. So no sum crosses lanes.
 */
final class ProductLoops {

  /** Rows processed together. */
  static final int ROWS = 4;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;

  private ProductLoops() {}

  /**
   * Dot products of four rows with sixteen other rows; the results of row r go to {@code out[16
   * r]}.
   *
   * @param width floats from one column of the others to the next
   */
  static void sums16(
      float[] rows, int from, int stride, float[] others, int first, int width, float[] out) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector b2 = a0;
    FloatVector b3 = a0;
    for (int k = 0, at = first, row = from; k < stride; k++, at += width, row++) {
      FloatVector a = at(others, at);
      FloatVector b = at(others, at + 8);
      FloatVector y = FloatVector.broadcast(SPECIES, rows[row]);
      a0 = y.fma(a, a0);
      b0 = y.fma(b, b0);
      y = FloatVector.broadcast(SPECIES, rows[row + stride]);
      a1 = y.fma(a, a1);
      b1 = y.fma(b, b1);
      y = FloatVector.broadcast(SPECIES, rows[row + 2 * stride]);
      a2 = y.fma(a, a2);
      b2 = y.fma(b, b2);
      y = FloatVector.broadcast(SPECIES, rows[row + 3 * stride]);
      a3 = y.fma(a, a3);
      b3 = y.fma(b, b3);
    }
    a0.intoArray(out, 0);
    b0.intoArray(out, 8);
    a1.intoArray(out, 16);
    b1.intoArray(out, 24);
    a2.intoArray(out, 32);
    b2.intoArray(out, 40);
    a3.intoArray(out, 48);
    b3.intoArray(out, 56);
  }

  /** Dot products of four rows with eight other rows, see {@link #sums16}. */
  static void sums8(
      float[] rows, int from, int stride, float[] others, int first, int width, float[] out) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    for (int k = 0, at = first, row = from; k < stride; k++, at += width, row++) {
      FloatVector a = at(others, at);
      a0 = FloatVector.broadcast(SPECIES, rows[row]).fma(a, a0);
      a1 = FloatVector.broadcast(SPECIES, rows[row + stride]).fma(a, a1);
      a2 = FloatVector.broadcast(SPECIES, rows[row + 2 * stride]).fma(a, a2);
      a3 = FloatVector.broadcast(SPECIES, rows[row + 3 * stride]).fma(a, a3);
    }
    a0.intoArray(out, 0);
    a1.intoArray(out, 16);
    a2.intoArray(out, 32);
    a3.intoArray(out, 48);
  }

  /**
   * Writes the weighted sums of some rows to their places.
   *
   * @param sums the sums of row r start at {@code 16 r}
   * @param lanes how many of the sixteen sums are used
   * @param step distance in the result from one other row to the next
   */
  static void scatter(
      float[] sums,
      int rows,
      int lanes,
      float[] weights,
      int weightsAt,
      float[] out,
      int outAt,
      int step) {
    for (int r = 0; r < rows; r++) {
      float weight = weights[weightsAt + r];
      for (int l = 0, to = outAt + r; l < lanes; l++, to += step) {
        out[to] = weight * sums[16 * r + l];
      }
    }
  }

  private static FloatVector at(float[] values, int index) {
    return FloatVector.fromArray(SPECIES, values, index);
  }
}
