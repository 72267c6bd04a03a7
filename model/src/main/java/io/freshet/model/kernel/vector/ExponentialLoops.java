package io.freshet.model.kernel.vector;

import io.freshet.model.kernel.Exponential;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.Logistic;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Eight exponentials at a time, by the same steps as {@link Exponential#exp}. */
final class ExponentialLoops {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;

  private ExponentialLoops() {}

  /** Keeps four maxima, so that each comparison depends only on its own. */
  static float max(float[] values, int length) {
    FloatVector a = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int k = 0;
    for (; k <= length - 32; k += 32) {
      a = a.max(FloatVector.fromArray(SPECIES, values, k));
      b = b.max(FloatVector.fromArray(SPECIES, values, k + 8));
      c = c.max(FloatVector.fromArray(SPECIES, values, k + 16));
      d = d.max(FloatVector.fromArray(SPECIES, values, k + 24));
    }
    float greatest = a.max(b).max(c.max(d)).reduceLanes(VectorOperators.MAX);
    for (; k < length; k++) {
      greatest = Math.max(greatest, values[k]);
    }
    return greatest;
  }

  static float sum(float[] values, int length, float origin, float[] scratch) {
    FloatVector sums = FloatVector.zero(SPECIES);
    int k = 0;
    for (; k <= length - 8; k += 8) {
      FloatVector x = FloatVector.fromArray(SPECIES, values, k).sub(origin);
      VectorMask<Float> counts = x.compare(VectorOperators.GT, Exponential.LEAST);
      sums = sums.add(exp(x), counts);
    }
    sums.intoArray(scratch, 0);
    for (int lane = 0; k < length; k++, lane++) {
      scratch[lane] += Exponential.exp(values[k] - origin);
    }
    return Kernel.lanes(scratch);
  }

  /** Replaces values by exponentials and returns their sum, see {@link #sum}. */
  static float replace(float[] values, int at, int length, float origin, float[] scratch) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector sums = zero;
    int k = 0;
    for (; k <= length - 8; k += 8) {
      FloatVector x = FloatVector.fromArray(SPECIES, values, at + k).sub(origin);
      FloatVector y = zero.blend(exp(x), x.compare(VectorOperators.GT, Exponential.LEAST));
      y.intoArray(values, at + k);
      sums = sums.add(y);
    }
    sums.intoArray(scratch, 0);
    for (int lane = 0; k < length; k++, lane++) {
      values[at + k] = Exponential.exp(values[at + k] - origin);
      scratch[lane] += values[at + k];
    }
    return Kernel.lanes(scratch);
  }

  static void sigmoids(float[] values, int length, float[] out) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    int k = 0;
    for (; k <= length - 8; k += 8) {
      FloatVector x = FloatVector.fromArray(SPECIES, values, k);
      FloatVector away = x.lanewise(VectorOperators.ABS).lanewise(VectorOperators.NEG);
      FloatVector e = zero.blend(exp(away), away.compare(VectorOperators.GT, Exponential.LEAST));
      FloatVector share = one.div(one.add(e));
      e.mul(share).blend(share, x.compare(VectorOperators.GE, 0f)).intoArray(out, k);
    }
    for (; k < length; k++) {
      out[k] = Logistic.of(values[k]);
    }
  }

  private static FloatVector exp(FloatVector x) {
    FloatVector rounder = FloatVector.broadcast(SPECIES, Exponential.ROUNDER);
    FloatVector shifted = x.fma(FloatVector.broadcast(SPECIES, Exponential.LOG2_E), rounder);
    FloatVector n = shifted.sub(rounder);
    FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -Exponential.LN2_HIGH), x);
    r = n.fma(FloatVector.broadcast(SPECIES, -Exponential.LN2_LOW), r);
    FloatVector series =
        r.fma(FloatVector.broadcast(SPECIES, 1 / 720f), FloatVector.broadcast(SPECIES, 1 / 120f));
    series = series.fma(r, FloatVector.broadcast(SPECIES, 1 / 24f));
    series = series.fma(r, FloatVector.broadcast(SPECIES, 1 / 6f));
    series = series.fma(r, FloatVector.broadcast(SPECIES, 0.5f));
    series = series.fma(r, FloatVector.broadcast(SPECIES, 1f));
    series = series.fma(r, FloatVector.broadcast(SPECIES, 1f));
    IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return series.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }
}
