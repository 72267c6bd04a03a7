package io.freshet.model.kernel.vector;

import io.freshet.model.kernel.Kernel;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Loops in which each lane computes one result, so that no sum crosses lanes. */
final class PanelLoops {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
  private static final int PANEL = Kernel.PANEL;

  private PanelLoops() {}

  /** Computes the scores of {@code rows} rows, a multiple of a panel. */
  static void scores(float[] values, int rows, int depth, float[] vector, float[] out) {
    for (int r = 0, from = 0; r < rows; r += PANEL, from += depth * PANEL) {
      combine64(values, from, PANEL, depth, vector, out, r);
    }
  }

  /** {@code out[outAt + i] = Σ_k vector[k] · values[from + k · stride + i]} for 64 values of i. */
  static void combine64(
      float[] values, int from, int stride, int depth, float[] vector, float[] out, int outAt) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector a4 = a0;
    FloatVector a5 = a0;
    FloatVector a6 = a0;
    FloatVector a7 = a0;
    for (int k = 0, at = from; k < depth; k++, at += stride) {
      FloatVector v = FloatVector.broadcast(SPECIES, vector[k]);
      a0 = at(values, at).fma(v, a0);
      a1 = at(values, at + 8).fma(v, a1);
      a2 = at(values, at + 16).fma(v, a2);
      a3 = at(values, at + 24).fma(v, a3);
      a4 = at(values, at + 32).fma(v, a4);
      a5 = at(values, at + 40).fma(v, a5);
      a6 = at(values, at + 48).fma(v, a6);
      a7 = at(values, at + 56).fma(v, a7);
    }
    a0.intoArray(out, outAt);
    a1.intoArray(out, outAt + 8);
    a2.intoArray(out, outAt + 16);
    a3.intoArray(out, outAt + 24);
    a4.intoArray(out, outAt + 32);
    a5.intoArray(out, outAt + 40);
    a6.intoArray(out, outAt + 48);
    a7.intoArray(out, outAt + 56);
  }

  /** Finds the first value above the threshold; tests thirty-two values at a time. */
  static int nextAbove(float[] values, int from, int to, float threshold) {
    FloatVector bound = FloatVector.broadcast(SPECIES, threshold);
    int i = from;
    for (; i <= to - 32; i += 32) {
      VectorMask<Float> m0 = at(values, i).compare(VectorOperators.GT, bound);
      VectorMask<Float> m1 = at(values, i + 8).compare(VectorOperators.GT, bound);
      VectorMask<Float> m2 = at(values, i + 16).compare(VectorOperators.GT, bound);
      VectorMask<Float> m3 = at(values, i + 24).compare(VectorOperators.GT, bound);
      if (m0.or(m1).or(m2.or(m3)).anyTrue()) {
        break;
      }
    }
    for (; i < to; i++) {
      if (values[i] > threshold) {
        return i;
      }
    }
    return to;
  }

  private static FloatVector at(float[] values, int index) {
    return FloatVector.fromArray(SPECIES, values, index);
  }
}
