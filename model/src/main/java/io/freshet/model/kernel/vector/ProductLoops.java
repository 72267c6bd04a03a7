package io.freshet.model.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Dot products between two sets of rows. */
final class ProductLoops {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;

  private ProductLoops() {}

  /**
   * Partial sums of the dot products of some rows with two others: those with the first go to
   * {@code out[j · 8]}, those with the second to {@code out[RowLoops.SUMS + j · 8]}.
   *
   * @param count rows, a multiple of four
   */
  static void partials(
      float[] rows, int from, int count, int stride, float[] others, int othersAt, float[] out) {
    for (int j = 0; j < count; j += 4) {
      partials4(rows, from + j * stride, stride, others, othersAt, out, j * 8);
    }
  }

  private static void partials4(
      float[] rows, int from, int stride, float[] others, int othersAt, float[] out, int outAt) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector b2 = a0;
    FloatVector b3 = a0;
    for (int k = 0; k < stride; k += 8) {
      FloatVector a = at(others, othersAt + k);
      FloatVector b = at(others, othersAt + stride + k);
      FloatVector y = at(rows, from + k);
      a0 = y.fma(a, a0);
      b0 = y.fma(b, b0);
      y = at(rows, from + stride + k);
      a1 = y.fma(a, a1);
      b1 = y.fma(b, b1);
      y = at(rows, from + 2 * stride + k);
      a2 = y.fma(a, a2);
      b2 = y.fma(b, b2);
      y = at(rows, from + 3 * stride + k);
      a3 = y.fma(a, a3);
      b3 = y.fma(b, b3);
    }
    a0.intoArray(out, outAt);
    a1.intoArray(out, outAt + 8);
    a2.intoArray(out, outAt + 16);
    a3.intoArray(out, outAt + 24);
    b0.intoArray(out, outAt + RowLoops.SUMS);
    b1.intoArray(out, outAt + RowLoops.SUMS + 8);
    b2.intoArray(out, outAt + RowLoops.SUMS + 16);
    b3.intoArray(out, outAt + RowLoops.SUMS + 24);
  }

  private static FloatVector at(float[] values, int index) {
    return FloatVector.fromArray(SPECIES, values, index);
  }
}
