package io.freshet.model.kernel.vector;

import io.freshet.model.kernel.HalfPanels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Loops over {@link HalfPanels}; each lane computes one result. */
final class HalfPanelLoops {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final int ROWS = HalfPanels.ROWS;
  private static final int HALF = 16;

  private HalfPanelLoops() {}

  /** Computes the scores of {@code rows} rows, a multiple of a panel. */
  static void scores(int[] values, int rows, int depth, float[] vector, float[] out) {
    for (int r = 0, from = 0; r < rows; r += ROWS, from += depth / 2 * ROWS) {
      panel(values, from, depth, vector, out, r);
    }
  }

  /**
   * Computes the scores of one panel. The sums of even and of odd columns are independent and added
   * at the end.
   */
  static void panel(int[] values, int from, int depth, float[] vector, float[] out, int outAt) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector b2 = a0;
    FloatVector b3 = a0;
    for (int k = 0, at = from; k < depth; k += 2, at += ROWS) {
      FloatVector even = FloatVector.broadcast(SPECIES, vector[k]);
      FloatVector odd = FloatVector.broadcast(SPECIES, vector[k + 1]);
      IntVector p0 = IntVector.fromArray(INTS, values, at);
      IntVector p1 = IntVector.fromArray(INTS, values, at + 8);
      IntVector p2 = IntVector.fromArray(INTS, values, at + 16);
      IntVector p3 = IntVector.fromArray(INTS, values, at + 24);
      a0 = p0.lanewise(VectorOperators.LSHL, HALF).reinterpretAsFloats().fma(even, a0);
      a1 = p1.lanewise(VectorOperators.LSHL, HALF).reinterpretAsFloats().fma(even, a1);
      a2 = p2.lanewise(VectorOperators.LSHL, HALF).reinterpretAsFloats().fma(even, a2);
      a3 = p3.lanewise(VectorOperators.LSHL, HALF).reinterpretAsFloats().fma(even, a3);
      b0 = p0.reinterpretAsFloats().fma(odd, b0);
      b1 = p1.reinterpretAsFloats().fma(odd, b1);
      b2 = p2.reinterpretAsFloats().fma(odd, b2);
      b3 = p3.reinterpretAsFloats().fma(odd, b3);
    }
    a0.add(b0).intoArray(out, outAt);
    a1.add(b1).intoArray(out, outAt + 8);
    a2.add(b2).intoArray(out, outAt + 16);
    a3.add(b3).intoArray(out, outAt + 24);
  }
}
