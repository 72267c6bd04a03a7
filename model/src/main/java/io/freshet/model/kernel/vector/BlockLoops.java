package io.freshet.model.kernel.vector;

import java.lang.invoke.MethodHandle;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Loops over rows in off-heap memory. */
final class BlockLoops {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
  private static final MethodHandle LOAD = BlockLoad.of(SPECIES);

  private BlockLoops() {}

  /** Computes eight partial sums of the dot product of each row with the vector, row by row. */
  static void partials(
      Object memory, int first, int count, int stride, float[] vector, float[] out) {
    for (int j = 0; j < count; j++) {
      FloatVector a = FloatVector.zero(SPECIES);
      int at = (first + j) * stride * Float.BYTES;
      for (int k = 0; k < stride; k += 8) {
        a = load(memory, at + k * Float.BYTES).fma(FloatVector.fromArray(SPECIES, vector, k), a);
      }
      a.intoArray(out, j * 8);
    }
  }

  private static FloatVector load(Object memory, int at) {
    try {
      return (FloatVector) LOAD.invokeExact(memory, at);
    } catch (Throwable e) {
      throw new IllegalStateException("cannot load a vector at byte " + at, e);
    }
  }
}
