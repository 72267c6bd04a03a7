package io.freshet.model.kernel.vector;

import io.freshet.model.kernel.BlendKernel;
import io.freshet.model.kernel.Logarithm;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Logarithm} of eight floats at a time, with the same operations in the same order. */
final class LogarithmLoops {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
  private static final int MANTISSA = 0x7FFFFF;

  private LogarithmLoops() {}

  /** Adds one channel, see {@link BlendKernel#addLogarithms}. */
  static void add(
      float[] x, int from, int groups, float factor, float weight, float[] out, int outAt) {
    FloatVector weights = FloatVector.broadcast(SPECIES, weight);
    FloatVector times = FloatVector.broadcast(SPECIES, factor);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector p4 = FloatVector.broadcast(SPECIES, Logarithm.P4);
    FloatVector p3 = FloatVector.broadcast(SPECIES, Logarithm.P3);
    FloatVector p2 = FloatVector.broadcast(SPECIES, Logarithm.P2);
    FloatVector p1 = FloatVector.broadcast(SPECIES, Logarithm.P1);
    FloatVector p0 = FloatVector.broadcast(SPECIES, Logarithm.P0);
    FloatVector minusHalf = FloatVector.broadcast(SPECIES, -0.5f);
    FloatVector ln2 = FloatVector.broadcast(SPECIES, Logarithm.LN2);
    for (int g = 0, k = from, to = outAt; g < groups; g++, k += BlendKernel.EVIDENCE, to += 8) {
      IntVector shifted =
          FloatVector.fromArray(SPECIES, x, k)
              .fma(times, one)
              .reinterpretAsInts()
              .sub(Logarithm.ROOT_HALF_BITS);
      FloatVector exponent =
          (FloatVector) shifted.lanewise(VectorOperators.ASHR, 23).convert(VectorOperators.I2F, 0);
      FloatVector f =
          shifted
              .lanewise(VectorOperators.AND, MANTISSA)
              .add(Logarithm.ROOT_HALF_BITS)
              .reinterpretAsFloats()
              .sub(one);
      FloatVector p = f.fma(Logarithm.P6, Logarithm.P5);
      p = f.fma(p, p4);
      p = f.fma(p, p3);
      p = f.fma(p, p2);
      p = f.fma(p, p1);
      p = f.fma(p, p0);
      p = f.mul(f).fma(f.fma(p, minusHalf), f);
      FloatVector sum = FloatVector.fromArray(SPECIES, out, to);
      exponent.fma(ln2, p).fma(weights, sum).intoArray(out, to);
    }
  }
}
