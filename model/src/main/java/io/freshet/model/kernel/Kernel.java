package io.freshet.model.kernel;

import java.util.Arrays;

/**
 * Inner loops of scoring, fold-in and selection over float32 rows, for every family.
 *
 * <p><b>Fixed summation orders.</b> Every implementation gives the same result on every machine,
 * bit for bit. There are two orders. <i>Sequential</i>: {@code s = fma(x_k, y_k, s)} for ascending
 * k, from 0. <i>By lanes</i>: eight partial sums over the columns k ≡ l (mod 8), {@code p_l =
 * fma(x_k, y_k, p_l)} for ascending k, from 0, added as {@code ((p0+p4) + (p2+p6)) + ((p1+p5) +
 * (p3+p7))}.
 *
 * <p>Implementations are stateless and shared between threads. No method allocates. Arrays called
 * {@code scratch} hold at least {@link #SCRATCH} floats, which are overwritten.
 */
public interface Kernel {

  /** Number of partial sums of a dot product by lanes; row strides are multiples of this. */
  int LANES = 8;

  /** Rows per panel of {@link Panels}. */
  int PANEL = 64;

  /** Floats of scratch memory that a method needs. */
  int SCRATCH = 512;

  /** {@code n} rounded up to a multiple of {@link #LANES}. */
  static int padded(int n) {
    return Math.addExact(n, LANES - 1) / LANES * LANES;
  }

  /**
   * Writes rows column by column, the layout of the other rows in {@link #products}: number k of
   * row i goes to {@code out[k · padded(count) + i]}; the padding of a column is zero.
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

  /** Adds eight partial sums in the order of sums by lanes. */
  static float lanes(float[] p) {
    return ((p[0] + p[4]) + (p[2] + p[6])) + ((p[1] + p[5]) + (p[3] + p[7]));
  }

  /** The name of the implementation, for logs and benchmarks. */
  String name();

  /**
   * Matrix times vector, sequential: {@code out[r] = row r · vector} for all rows.
   *
   * @param vector at least {@code panels.depth()} floats
   * @param out at least {@code panels.rows()} floats
   */
  void scores(Panels panels, float[] vector, float[] out, float[] scratch);

  /**
   * Matrix times vector with the numbers of {@link HalfPanels}: the sum over the even columns plus
   * the sum over the odd columns, both sequential.
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
   * The weighted Gram matrix of the rows times a vector: {@code out[k] += Σ_j (weights[j] · (row j
   * · vector)) · rows[j][k]}; the dot product is by lanes, the sum is sequential in j.
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
   * Dot products of all rows with a vector, by lanes, times the weights of the rows: {@code out[j]
   * = weights[j] · (row j · vector)}.
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
   * Dot products of all rows with some other rows, sequential, times the weights of the rows:
   * {@code out[i · count + j] = weights[j] · (row j · other i)}.
   *
   * @param rows {@code count} rows; the array has room for a multiple of four rows
   * @param others {@code otherCount} rows as {@link #columns} writes them
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
   * @return {@code r · r} by lanes, for the new r
   */
  float step(float a, float[] p, float[] q, float[] x, float[] r, int length);

  /** The next direction of conjugate gradient: {@code p = r + b · p}, also copied to q. */
  void direct(float b, float[] r, float[] p, float[] q, int length);

  /**
   * The first index in {@code [from, to)} whose value is greater than the threshold, or {@code to}
   * if there is none. NaN is never greater.
   */
  int nextAbove(float[] values, int from, int to, float threshold);

  /**
   * Finds all values above a threshold. Equally fast for few and for many such values.
   *
   * @param count number of values; the first ones are searched
   * @param out receives the indexes, ascending; at least {@code count} long; everything after the
   *     last index found is overwritten
   * @return the number of values found
   */
  int above(float[] values, int count, float threshold, int[] out);
}
