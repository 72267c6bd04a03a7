package io.freshet.model.kernel.vector;

import io.freshet.model.kernel.Logarithm;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Logarithm} eight at a time, operation by operation as it stands there. */
final class LogarithmLoops {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
  private static final int MANTISSA = 0x7FFFFF;

  private LogarithmLoops() {}

  static void logarithms(float[] x, int from, int length, float factor, float[] out) {
    FloatVector times = FloatVector.broadcast(SPECIES, factor);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int k = from; k < from + length; k += 8) {
      IntVector shifted =
          FloatVector.fromArray(SPECIES, x, k)
              .fma(times, one)
              .reinterpretAsInts()
              .sub(Logarithm.ROOT_HALF_BITS);
      FloatVector exponent =
          (FloatVector) shifted.lanewise(VectorOperators.ASHR, 23).convert(VectorOperators.I2F, 0);
      FloatVector mantissa =
          shifted
              .lanewise(VectorOperators.AND, MANTISSA)
              .add(Logarithm.ROOT_HALF_BITS)
              .reinterpretAsFloats();
      FloatVector s = mantissa.sub(one).div(mantissa.add(one));
      FloatVector q = s.mul(s);
      FloatVector series = q.mul(1 / 9f).add(1 / 7f);
      series = series.mul(q).add(1 / 5f);
      series = series.mul(q).add(1 / 3f);
      series = series.mul(q).add(one);
      exponent.mul(Logarithm.LN2).add(s.mul(2f).mul(series)).intoArray(out, k);
    }
  }
}
