package io.freshet.model.kernel.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Loops over rows on the heap; each lane holds a partial sum of a dot product. */
final class RowLoops {

  /** Rows processed together: 8 KB at 64 columns. */
  static final int TILE = 32;

  /** Offset of a tile's sums in the scratch, after its partial sums. */
  static final int SUMS = TILE * 8;

  /** Weights of 1 for a tile. */
  static final float[] ONES = ones();

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
  private static final VectorMask<Float> UPPER_4 = VectorMask.fromLong(SPECIES, 0b11110000);
  private static final VectorMask<Float> UPPER_2 = VectorMask.fromLong(SPECIES, 0b11001100);
  private static final VectorMask<Float> UPPER_1 = VectorMask.fromLong(SPECIES, 0b10101010);
  private static final VectorShuffle<Float> SWAP_4 =
      VectorShuffle.fromValues(SPECIES, 4, 5, 6, 7, 0, 1, 2, 3);
  private static final VectorShuffle<Float> SWAP_2 =
      VectorShuffle.fromValues(SPECIES, 2, 3, 0, 1, 6, 7, 4, 5);
  private static final VectorShuffle<Float> SWAP_1 =
      VectorShuffle.fromValues(SPECIES, 1, 0, 3, 2, 5, 4, 7, 6);

  private RowLoops() {}

  private static float[] ones() {
    float[] ones = new float[TILE];
    Arrays.fill(ones, 1f);
    return ones;
  }

  /**
   * Computes eight partial sums of the dot product of each row with a vector, row by row.
   *
   * @param vectorAt index of the vector's first float
   * @param outAt index of the first partial sum
   */
  static void partials(
      float[] rows,
      int from,
      int count,
      int stride,
      float[] vector,
      int vectorAt,
      float[] out,
      int outAt) {
    if (stride >= 64) {
      widePartials(rows, from, count, stride, vector, vectorAt, out, outAt);
    } else {
      narrowPartials(rows, from, count, stride, vector, vectorAt, out, outAt);
    }
  }

  private static void narrowPartials(
      float[] rows,
      int from,
      int count,
      int stride,
      float[] vector,
      int vectorAt,
      float[] out,
      int outAt) {
    for (int j = 0, i = from, to = outAt; j < count; j++, i += stride, to += 8) {
      FloatVector a = FloatVector.zero(SPECIES);
      for (int k = 0; k < stride; k += 8) {
        a = at(rows, i + k).fma(at(vector, vectorAt + k), a);
      }
      a.intoArray(out, to);
    }
  }

  /** Keeps 64 floats of the vector in registers. */
  private static void widePartials(
      float[] rows,
      int from,
      int count,
      int stride,
      float[] vector,
      int vectorAt,
      float[] out,
      int outAt) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector v0 = FloatVector.fromArray(SPECIES, vector, vectorAt);
    FloatVector v1 = FloatVector.fromArray(SPECIES, vector, vectorAt + 8);
    FloatVector v2 = FloatVector.fromArray(SPECIES, vector, vectorAt + 16);
    FloatVector v3 = FloatVector.fromArray(SPECIES, vector, vectorAt + 24);
    FloatVector v4 = FloatVector.fromArray(SPECIES, vector, vectorAt + 32);
    FloatVector v5 = FloatVector.fromArray(SPECIES, vector, vectorAt + 40);
    FloatVector v6 = FloatVector.fromArray(SPECIES, vector, vectorAt + 48);
    FloatVector v7 = FloatVector.fromArray(SPECIES, vector, vectorAt + 56);
    for (int j = 0, i = from, to = outAt; j < count; j++, i += stride, to += 8) {
      FloatVector a = FloatVector.fromArray(SPECIES, rows, i).fma(v0, zero);
      a = FloatVector.fromArray(SPECIES, rows, i + 8).fma(v1, a);
      a = FloatVector.fromArray(SPECIES, rows, i + 16).fma(v2, a);
      a = FloatVector.fromArray(SPECIES, rows, i + 24).fma(v3, a);
      a = FloatVector.fromArray(SPECIES, rows, i + 32).fma(v4, a);
      a = FloatVector.fromArray(SPECIES, rows, i + 40).fma(v5, a);
      a = FloatVector.fromArray(SPECIES, rows, i + 48).fma(v6, a);
      a = FloatVector.fromArray(SPECIES, rows, i + 56).fma(v7, a);
      for (int k = 64; k < stride; k += 8) {
        FloatVector v = FloatVector.fromArray(SPECIES, vector, vectorAt + k);
        a = FloatVector.fromArray(SPECIES, rows, i + k).fma(v, a);
      }
      a.intoArray(out, to);
    }
  }

  /**
   * Adds up the partial sums: {@code out[outAt + j] = weights[weightsAt + j] · (row j · vector)}.
   *
   * @param partials as {@link #partials} wrote them
   */
  static void sums(
      float[] partials,
      int from,
      int count,
      float[] weights,
      int weightsAt,
      float[] out,
      int outAt) {
    int full = count / 8 * 8;
    sums8(partials, from, full, weights, weightsAt, out, outAt);
    for (int j = full; j < count; j++) {
      out[outAt + j] = weights[weightsAt + j] * sum(partials, from + j * 8);
    }
  }

  /**
   * Folds the partial sums of eight rows at once. Each fold takes two vectors, adds their lanes at
   * a distance, and puts the sums side by side: the blends give {@code [a low, b high]} and {@code
   * [b low, a high]}, and the latter is rotated.
   */
  private static void sums8(
      float[] partials,
      int from,
      int count,
      float[] weights,
      int weightsAt,
      float[] out,
      int outAt) {
    for (int j = 0, at = from; j < count; j += 8, at += 64) {
      FloatVector a = FloatVector.fromArray(SPECIES, partials, at);
      FloatVector b = FloatVector.fromArray(SPECIES, partials, at + 32);
      FloatVector c = FloatVector.fromArray(SPECIES, partials, at + 16);
      FloatVector d = FloatVector.fromArray(SPECIES, partials, at + 48);
      a = a.blend(b, UPPER_4).add(b.blend(a, UPPER_4).rearrange(SWAP_4));
      c = c.blend(d, UPPER_4).add(d.blend(c, UPPER_4).rearrange(SWAP_4));
      FloatVector even = a.blend(c, UPPER_2).add(c.blend(a, UPPER_2).rearrange(SWAP_2));
      a = FloatVector.fromArray(SPECIES, partials, at + 8);
      b = FloatVector.fromArray(SPECIES, partials, at + 40);
      c = FloatVector.fromArray(SPECIES, partials, at + 24);
      d = FloatVector.fromArray(SPECIES, partials, at + 56);
      a = a.blend(b, UPPER_4).add(b.blend(a, UPPER_4).rearrange(SWAP_4));
      c = c.blend(d, UPPER_4).add(d.blend(c, UPPER_4).rearrange(SWAP_4));
      FloatVector odd = a.blend(c, UPPER_2).add(c.blend(a, UPPER_2).rearrange(SWAP_2));
      FloatVector turned = odd.blend(even, UPPER_1).rearrange(SWAP_1);
      FloatVector weight = FloatVector.fromArray(SPECIES, weights, weightsAt + j);
      even.blend(odd, UPPER_1).add(turned).mul(weight).intoArray(out, outAt + j);
    }
  }

  private static float sum(float[] p, int at) {
    return ((p[at] + p[at + 4]) + (p[at + 2] + p[at + 6]))
        + ((p[at + 1] + p[at + 5]) + (p[at + 3] + p[at + 7]));
  }

  private static float sum(FloatVector p) {
    FloatVector four = p.add(p.rearrange(SWAP_4));
    FloatVector two = four.add(four.rearrange(SWAP_2));
    return two.lane(0) + two.lane(1);
  }

  static float dot(float[] x, float[] y, int length) {
    FloatVector a = FloatVector.zero(SPECIES);
    for (int k = 0; k < length; k += 8) {
      a = at(x, k).fma(at(y, k), a);
    }
    return sum(a);
  }

  /** {@code out[k] += Σ_j weights[weightsAt + j] · rows[from + j · stride + k]}. */
  static void addCombination(
      float[] rows, int from, int count, int stride, float[] weights, int weightsAt, float[] out) {
    int k = 0;
    for (; k <= stride - 64; k += 64) {
      addCombination64(rows, from + k, count, stride, weights, weightsAt, out, k);
    }
    for (; k <= stride - 32; k += 32) {
      addCombination32(rows, from + k, count, stride, weights, weightsAt, out, k);
    }
    for (; k < stride; k += 8) {
      addCombination8(rows, from + k, count, stride, weights, weightsAt, out, k);
    }
  }

  private static void addCombination64(
      float[] rows,
      int from,
      int count,
      int stride,
      float[] weights,
      int weightsAt,
      float[] out,
      int k) {
    FloatVector a0 = at(out, k);
    FloatVector a1 = at(out, k + 8);
    FloatVector a2 = at(out, k + 16);
    FloatVector a3 = at(out, k + 24);
    FloatVector a4 = at(out, k + 32);
    FloatVector a5 = at(out, k + 40);
    FloatVector a6 = at(out, k + 48);
    FloatVector a7 = at(out, k + 56);
    for (int j = 0, i = from; j < count; j++, i += stride) {
      FloatVector w = FloatVector.broadcast(SPECIES, weights[weightsAt + j]);
      a0 = at(rows, i).fma(w, a0);
      a1 = at(rows, i + 8).fma(w, a1);
      a2 = at(rows, i + 16).fma(w, a2);
      a3 = at(rows, i + 24).fma(w, a3);
      a4 = at(rows, i + 32).fma(w, a4);
      a5 = at(rows, i + 40).fma(w, a5);
      a6 = at(rows, i + 48).fma(w, a6);
      a7 = at(rows, i + 56).fma(w, a7);
    }
    a0.intoArray(out, k);
    a1.intoArray(out, k + 8);
    a2.intoArray(out, k + 16);
    a3.intoArray(out, k + 24);
    a4.intoArray(out, k + 32);
    a5.intoArray(out, k + 40);
    a6.intoArray(out, k + 48);
    a7.intoArray(out, k + 56);
  }

  private static void addCombination32(
      float[] rows,
      int from,
      int count,
      int stride,
      float[] weights,
      int weightsAt,
      float[] out,
      int k) {
    FloatVector a0 = at(out, k);
    FloatVector a1 = at(out, k + 8);
    FloatVector a2 = at(out, k + 16);
    FloatVector a3 = at(out, k + 24);
    for (int j = 0, i = from; j < count; j++, i += stride) {
      FloatVector w = FloatVector.broadcast(SPECIES, weights[weightsAt + j]);
      a0 = at(rows, i).fma(w, a0);
      a1 = at(rows, i + 8).fma(w, a1);
      a2 = at(rows, i + 16).fma(w, a2);
      a3 = at(rows, i + 24).fma(w, a3);
    }
    a0.intoArray(out, k);
    a1.intoArray(out, k + 8);
    a2.intoArray(out, k + 16);
    a3.intoArray(out, k + 24);
  }

  private static void addCombination8(
      float[] rows,
      int from,
      int count,
      int stride,
      float[] weights,
      int weightsAt,
      float[] out,
      int k) {
    FloatVector a = at(out, k);
    for (int j = 0, i = from; j < count; j++, i += stride) {
      a = at(rows, i).fma(FloatVector.broadcast(SPECIES, weights[weightsAt + j]), a);
    }
    a.intoArray(out, k);
  }

  static float step(float a, float[] p, float[] q, float[] x, float[] r, int length) {
    FloatVector ahead = FloatVector.broadcast(SPECIES, a);
    FloatVector back = FloatVector.broadcast(SPECIES, -a);
    FloatVector square = FloatVector.zero(SPECIES);
    for (int k = 0; k < length; k += 8) {
      at(p, k).fma(ahead, at(x, k)).intoArray(x, k);
      FloatVector next = at(q, k).fma(back, at(r, k));
      next.intoArray(r, k);
      square = next.fma(next, square);
    }
    return sum(square);
  }

  static void direct(float b, float[] r, float[] p, float[] q, int length) {
    FloatVector keep = FloatVector.broadcast(SPECIES, b);
    for (int k = 0; k < length; k += 8) {
      FloatVector next = at(p, k).fma(keep, at(r, k));
      next.intoArray(p, k);
      next.intoArray(q, k);
    }
  }

  private static FloatVector at(float[] values, int index) {
    return FloatVector.fromArray(SPECIES, values, index);
  }
}
