package io.freshet.model.kernel.vector;

import io.freshet.model.kernel.Kernel;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Loops over the units of a dense layer for a panel of items; each lane computes one item. */
final class TowerLoops {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
  private static final int PANEL = Kernel.PANEL;

  private TowerLoops() {}

  /** Processes half a panel, from {@code offset}, so that the sums stay in registers. */
  static void addRectified(
      float[] side, int at, float[] user, float[] weights, int units, float[] out, int offset) {
    FloatVector a = FloatVector.fromArray(SPECIES, out, offset);
    FloatVector b = FloatVector.fromArray(SPECIES, out, offset + 8);
    FloatVector c = FloatVector.fromArray(SPECIES, out, offset + 16);
    FloatVector d = FloatVector.fromArray(SPECIES, out, offset + 24);
    for (int h = 0, i = at + offset; h < units; h++, i += PANEL) {
      FloatVector u = FloatVector.broadcast(SPECIES, user[h]);
      FloatVector half = FloatVector.broadcast(SPECIES, 0.5f * weights[h]);
      FloatVector x = FloatVector.fromArray(SPECIES, side, i).add(u);
      a = x.add(x.lanewise(VectorOperators.ABS)).fma(half, a);
      x = FloatVector.fromArray(SPECIES, side, i + 8).add(u);
      b = x.add(x.lanewise(VectorOperators.ABS)).fma(half, b);
      x = FloatVector.fromArray(SPECIES, side, i + 16).add(u);
      c = x.add(x.lanewise(VectorOperators.ABS)).fma(half, c);
      x = FloatVector.fromArray(SPECIES, side, i + 24).add(u);
      d = x.add(x.lanewise(VectorOperators.ABS)).fma(half, d);
    }
    a.intoArray(out, offset);
    b.intoArray(out, offset + 8);
    c.intoArray(out, offset + 16);
    d.intoArray(out, offset + 24);
  }

  /** Computes one output of a layer for a panel: {@code out = start + Σ_i weights[i] · in_i}. */
  static void combine(
      float[] in, int inputs, float[] weights, int weightsAt, float start, float[] out, int outAt) {
    FloatVector a = FloatVector.broadcast(SPECIES, start);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    for (int k = 0, i = 0; k < inputs; k++, i += PANEL) {
      FloatVector w = FloatVector.broadcast(SPECIES, weights[weightsAt + k]);
      a = FloatVector.fromArray(SPECIES, in, i).fma(w, a);
      b = FloatVector.fromArray(SPECIES, in, i + 8).fma(w, b);
      c = FloatVector.fromArray(SPECIES, in, i + 16).fma(w, c);
      d = FloatVector.fromArray(SPECIES, in, i + 24).fma(w, d);
      e = FloatVector.fromArray(SPECIES, in, i + 32).fma(w, e);
      f = FloatVector.fromArray(SPECIES, in, i + 40).fma(w, f);
      g = FloatVector.fromArray(SPECIES, in, i + 48).fma(w, g);
      h = FloatVector.fromArray(SPECIES, in, i + 56).fma(w, h);
    }
    a.intoArray(out, outAt);
    b.intoArray(out, outAt + 8);
    c.intoArray(out, outAt + 16);
    d.intoArray(out, outAt + 24);
    e.intoArray(out, outAt + 32);
    f.intoArray(out, outAt + 40);
    g.intoArray(out, outAt + 48);
    h.intoArray(out, outAt + 56);
  }

  /**
   * Computes, for some units, eight partial sums of the slopes where the unit is active.
   *
   * @param first the first of the units
   */
  static void partials(
      float[] side,
      int at,
      float[] user,
      int first,
      int count,
      float[] slopes,
      int stride,
      float[] out) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int h = 0, i = at, s = first * stride; h < count; h++, i += PANEL, s += stride) {
      FloatVector u = FloatVector.broadcast(SPECIES, user[first + h]);
      FloatVector sum = zero;
      for (int r = 0; r < PANEL; r += 8) {
        FloatVector x = FloatVector.fromArray(SPECIES, side, i + r).add(u);
        FloatVector slope = FloatVector.fromArray(SPECIES, slopes, s + r);
        sum = sum.add(zero.blend(slope, x.compare(VectorOperators.GT, 0f)));
      }
      sum.intoArray(out, h * 8);
    }
  }
}
