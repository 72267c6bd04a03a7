package io.freshet.model.kernel;

import java.util.Arrays;

/**
 * Inner loops of scoring, fold-in and selection that every family uses, over float32 rows.
 *
 * <p><b>One summation order each.</b> Every implementation gives the same bits on every machine.
 * Two orders occur. <i>Sequential</i>: {@code s = fma(x_k, y_k, s)} for ascending k, from 0. <i>By
 * lanes</i>: eight partial sums over the columns k ≡ l (mod 8), {@code p_l = fma(x_k, y_k, p_l)}
 * for ascending k, from 0, added as {@code ((p0+p4) + (p2+p6)) + ((p1+p5) + (p3+p7))}.
 *
 * <p>Implementations are stateless and shared between threads. No method allocates. Arrays called
 * {@code scratch} hold {@link #SCRATCH} floats at least, whose content is lost.
 */
public interface Kernel {

  /** Partial sums of a dot product by lanes; strides of rows are multiples of this. */
  int LANES = 8;

  /** Rows of a {@link Panels panel}. */
  int PANEL = 64;

  /** Floats of scratch that a method needs. */
  int SCRATCH = 512;

  /** {@code n} rounded up to a multiple of {@link #LANES}. */
  static int padded(int n) {
    return Math.addExact(n, LANES - 1) / LANES * LANES;
  }

  /**
   * Puts rows column by column, as {@link #products} takes the others: number k of row i goes to
   * {@code out[k · padded(count) + i]}, what fills a column up is zero.
   *
   * @param out at least {@code padded(count) · stride} floats
   */
  static void columns(float[] rows, int count, int stride, float[] out) {
    int width = padded(count);
    if (count < width) {
      Arrays.fill(out, 0, width * stride, 0f);
    }
    for (int i = 0; i < count; i++) {
      for (int k = 0, from = i * stride, to = i; k < stride; k++, to += width) {
        out[to] = rows[from + k];
      }
    }
  }

  /** Adds eight partial sums up, in the order of sums by lanes. */
  static float lanes(float[] p) {
    return ((p[0] + p[4]) + (p[2] + p[6])) + ((p[1] + p[5]) + (p[3] + p[7]));
  }

  /** What the kernel is made of, for logs and benchmarks. */
  String name();

  /**
   * Matrix times vector, sequential: {@code out[r] = row r · vector} for all rows.
   *
   * @param vector at least {@code panels.depth()} floats
   * @param out at least {@code panels.rows()} floats
   */
  void scores(Panels panels, float[] vector, float[] out, float[] scratch);

  /**
   * Matrix times vector with the numbers of {@link HalfPanels}: the sum over the even columns and
   * that over the odd ones, both sequential, added.
   *
   * @param vector at least {@code panels.depth()} floats
   * @param out at least {@code panels.rows()} floats
   */
  void scores(HalfPanels panels, float[] vector, float[] out, float[] scratch);

  /**
   * Matrix times vector, by lanes: {@code out[block.firstRow() + r] = row r · vector} for the rows
   * of the block.
   *
   * @param vector at least {@code block.stride()} floats
   */
  void scores(RowBlock block, float[] vector, float[] out, float[] scratch);

  /** Dot product by lanes of {@code length} floats (a multiple of {@link #LANES}). */
  float dot(float[] x, float[] y, int length);

  /** {@code out[k] += Σ_j weights[j] · rows[j][k]}, sequential in j. */
  void addCombination(float[] rows, int count, int stride, float[] weights, float[] out);

  /**
   * The weighted Gram matrix of the rows, times a vector: {@code out[k] += Σ_j (weights[j] · (row j
   * · vector)) · rows[j][k]}, the dot product by lanes, the sum sequential in j.
   */
  void addGramProduct(
      float[] rows,
      int count,
      int stride,
      float[] weights,
      float[] vector,
      float[] out,
      float[] scratch);

  /**
   * Dot products of all rows with a vector, by lanes, times the rows' weights: {@code out[j] =
   * weights[j] · (row j · vector)}.
   */
  void dots(
      float[] rows,
      int count,
      int stride,
      float[] weights,
      float[] vector,
      float[] out,
      float[] scratch);

  /**
   * Dot products of all rows with some others, sequential, times the rows' weights: {@code out[i ·
   * count + j] = weights[j] · (row j · other i)}.
   *
   * @param rows {@code count} rows; there is room for a number of rows that is a multiple of four
   * @param others {@code otherCount} others as {@link #columns} puts them
   * @param out {@code otherCount · count} floats
   */
  void products(
      float[] rows,
      int count,
      int stride,
      float[] weights,
      float[] others,
      int otherCount,
      float[] out,
      float[] scratch);

  /**
   * A step of conjugate gradient: {@code x += a · p}, {@code r −= a · q} over {@code length}
   * floats.
   *
   * @return {@code r · r} by lanes, of the new r
   */
  float step(float a, float[] p, float[] q, float[] x, float[] r, int length);

  /** The next direction of conjugate gradient: {@code p = r + b · p}, also copied to q. */
  void direct(float b, float[] r, float[] p, float[] q, int length);

  /**
   * The first index in {@code [from, to)} whose value is greater than the threshold, or {@code to}.
   * NaN is greater than nothing.
   */
  int nextAbove(float[] values, int from, int to, float threshold);

  /**
   * Finds all values above a threshold, as fast where they are many.
   *
   * @param count how many values count, the first ones
   * @param out receives their places, ascending; at least {@code count} long, and all that lies
   *     behind the last place found is lost
   * @return how many there are
   */
  int above(float[] values, int count, float threshold, int[] out);
}
