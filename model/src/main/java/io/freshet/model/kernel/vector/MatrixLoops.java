package io.freshet.model.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of two matrices in tiles of four rows and sixteen columns, whose sums stay in registers.
 * Each lane computes one number of the result.
 */
final class MatrixLoops {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;

  /** Rows of the second matrix per pass: 256 rows of 16 columns are half the L1 cache. */
  private static final int DEPTH = 256;

  private static final int ROWS = 4;
  private static final int COLUMNS = 16;

  private MatrixLoops() {}

  static void addProduct(
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      int rows,
      int depth,
      float[] b,
      int bAt,
      int bStride,
      float[] c,
      int cAt,
      int cStride,
      int columns) {
    int fours = rows / ROWS * ROWS;
    for (int k = 0; k < depth; k += DEPTH) {
      int count = Math.min(DEPTH, depth - k);
      int aFrom = aAt + k * aColumn;
      int bFrom = bAt + k * bStride;
      for (int j = 0; j < columns; j += COLUMNS) {
        if (j + COLUMNS <= columns) {
          for (int r = 0; r < fours; r += ROWS) {
            int at = cAt + r * cStride + j;
            tile(a, aFrom + r * aRow, aRow, aColumn, count, b, bFrom + j, bStride, c, at, cStride);
          }
        }
        for (int r = j + COLUMNS <= columns ? fours : 0; r < rows; r++) {
          int at = cAt + r * cStride + j;
          row(a, aFrom + r * aRow, aColumn, count, b, bFrom + j, bStride, c, at);
          if (j + COLUMNS <= columns) {
            row(a, aFrom + r * aRow, aColumn, count, b, bFrom + j + 8, bStride, c, at + 8);
          }
        }
      }
    }
  }

  private static void tile(
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      int depth,
      float[] b,
      int bAt,
      int bStride,
      float[] c,
      int cAt,
      int cStride) {
    FloatVector a0 = at(c, cAt);
    FloatVector b0 = at(c, cAt + 8);
    FloatVector a1 = at(c, cAt + cStride);
    FloatVector b1 = at(c, cAt + cStride + 8);
    FloatVector a2 = at(c, cAt + 2 * cStride);
    FloatVector b2 = at(c, cAt + 2 * cStride + 8);
    FloatVector a3 = at(c, cAt + 3 * cStride);
    FloatVector b3 = at(c, cAt + 3 * cStride + 8);
    for (int k = 0, from = aAt, to = bAt; k < depth; k++, from += aColumn, to += bStride) {
      FloatVector x = at(b, to);
      FloatVector y = at(b, to + 8);
      FloatVector w = FloatVector.broadcast(SPECIES, a[from]);
      a0 = w.fma(x, a0);
      b0 = w.fma(y, b0);
      w = FloatVector.broadcast(SPECIES, a[from + aRow]);
      a1 = w.fma(x, a1);
      b1 = w.fma(y, b1);
      w = FloatVector.broadcast(SPECIES, a[from + 2 * aRow]);
      a2 = w.fma(x, a2);
      b2 = w.fma(y, b2);
      w = FloatVector.broadcast(SPECIES, a[from + 3 * aRow]);
      a3 = w.fma(x, a3);
      b3 = w.fma(y, b3);
    }
    a0.intoArray(c, cAt);
    b0.intoArray(c, cAt + 8);
    a1.intoArray(c, cAt + cStride);
    b1.intoArray(c, cAt + cStride + 8);
    a2.intoArray(c, cAt + 2 * cStride);
    b2.intoArray(c, cAt + 2 * cStride + 8);
    a3.intoArray(c, cAt + 3 * cStride);
    b3.intoArray(c, cAt + 3 * cStride + 8);
  }

  private static void row(
      float[] a,
      int aAt,
      int aColumn,
      int depth,
      float[] b,
      int bAt,
      int bStride,
      float[] c,
      int cAt) {
    FloatVector sum = at(c, cAt);
    for (int k = 0, from = aAt, to = bAt; k < depth; k++, from += aColumn, to += bStride) {
      sum = FloatVector.broadcast(SPECIES, a[from]).fma(at(b, to), sum);
    }
    sum.intoArray(c, cAt);
  }

  private static FloatVector at(float[] values, int index) {
    return FloatVector.fromArray(SPECIES, values, index);
  }
}
