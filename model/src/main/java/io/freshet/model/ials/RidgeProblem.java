package io.freshet.model.ials;

import io.freshet.model.kernel.Kernel;
import java.util.Arrays;

/**
 * Ridge regression for the user factors of a factor model: the rows of the user's items with a
 * diagonal penalty, {@code min_u Σ_j c_j (t_j − y_j·u)² + Σ_k m_k u_k²}.
 *
 * <p>The problem is solved in the scale of the penalty. With {@code z_j = M^-½ y_j} and {@code u =
 * M^-½ x} the normal equations are {@code (I + Σ_j c_j z_j z_jᵀ) x = Σ_j c_j t_j z_j}. Plain
 * conjugate gradient on these equations equals conjugate gradient preconditioned with M on the
 * original ones. The rows are not changed: a product with z is a product with y between two
 * scalings of a vector. On trained iALS factors this takes nine steps at 200 entries; the full
 * diagonal as a preconditioner takes eleven. Scratch of one thread.
 */
public final class RidgeProblem {

  /**
   * The solution is good when the norm of the residual divided by that of the right side is below
   * this.
   */
  private static final float TOLERANCE = 5e-7f;

  /** Rounding may keep the residual above the tolerance; in exact arithmetic d steps suffice. */
  private static final int STEPS_PER_DIMENSION = 3;

  private static final int INITIAL_CAPACITY = 64;

  private final Kernel kernel;
  private final int stride;
  private final float[] scratch = new float[Kernel.SCRATCH];

  /** The scale {@code M^-½}; zero in the padding. */
  private final float[] scale;

  /** The solution x in the scale of the penalty. */
  private final float[] scaledSolution;

  /** The solution u. */
  private final float[] solution;

  private final float[] residual;
  private final float[] direction;
  private final float[] product;

  /** A vector between the two scalings, and its product. */
  private final float[] scaled;

  private final float[] gram;

  private int count;
  private float[] rows = new float[0];
  private float[] weights = new float[0];
  private float[] targets = new float[0];
  private float[] shares = new float[0];
  private float[] ones = new float[0];

  /** Some rows y as the caller gave them, then column by column. */
  private float[] others = new float[0];

  private float[] otherColumns = new float[0];

  /** Rows of some of the entries. */
  private float[] chosen = new float[0];

  public RidgeProblem(Kernel kernel, int stride) {
    this.kernel = kernel;
    this.stride = stride;
    scale = new float[stride];
    scaledSolution = new float[stride];
    solution = new float[stride];
    residual = new float[stride];
    direction = new float[stride];
    product = new float[stride];
    scaled = new float[stride];
    gram = new float[stride];
    reset(INITIAL_CAPACITY);
  }

  /**
   * Prepares a problem with this many entries; the caller then fills in rows, weights and targets.
   */
  public void reset(int entries) {
    count = entries;
    if (entries > weights.length) {
      int capacity = Kernel.padded(Math.max(entries, 2 * weights.length));
      rows = new float[Math.multiplyExact(capacity, stride)];
      weights = new float[capacity];
      targets = new float[capacity];
      shares = new float[capacity];
      ones = new float[capacity];
      Arrays.fill(ones, 1f);
    }
  }

  /** Floats from one row to the next. */
  public int stride() {
    return stride;
  }

  /** Sets the penalty m of a dimension; m is greater than 0. */
  public void penalty(int dimension, double value) {
    scale[dimension] = (float) (1 / Math.sqrt(value));
  }

  /** The rows y, one per entry, for the caller to fill. */
  public float[] rows() {
    return rows;
  }

  /** The weights c, for the caller to fill. */
  public float[] weights() {
    return weights;
  }

  /** The targets t, for the caller to fill. */
  public float[] targets() {
    return targets;
  }

  /** The solution u, after {@link #solve()}. Not a copy. */
  public float[] solution() {
    return solution;
  }

  /** Scratch memory for the kernel. */
  public float[] scratch() {
    return scratch;
  }

  /**
   * Solves the problem.
   *
   * @return false if there is no finite solution
   */
  public boolean solve() {
    Arrays.fill(scaledSolution, 0f);
    Arrays.fill(residual, 0f);
    for (int j = 0; j < count; j++) {
      shares[j] = weights[j] * targets[j];
    }
    kernel.addCombination(rows, count, stride, shares, residual);
    multiply(residual, scale, residual);
    float square = kernel.dot(residual, residual, stride);
    float enough = TOLERANCE * TOLERANCE * square;
    float keep = 0f;
    Arrays.fill(direction, 0f);
    for (int step = 0; step < STEPS_PER_DIMENSION * stride && square > enough; step++) {
      kernel.direct(keep, residual, direction, product, stride);
      multiply(direction, scale, scaled);
      Arrays.fill(gram, 0f);
      kernel.addGramProduct(rows, count, stride, weights, scaled, gram, scratch);
      addProduct(gram, scale, product);
      float length = square / kernel.dot(direction, product, stride);
      float next = kernel.step(length, direction, product, scaledSolution, residual, stride);
      keep = next / square;
      square = next;
    }
    multiply(scaledSolution, scale, solution);
    return Float.isFinite(square) && Float.isFinite(kernel.dot(solution, solution, stride));
  }

  private static void multiply(float[] x, float[] y, float[] out) {
    for (int k = 0; k < out.length; k++) {
      out[k] = x[k] * y[k];
    }
  }

  private static void addProduct(float[] x, float[] y, float[] out) {
    for (int k = 0; k < out.length; k++) {
      out[k] += x[k] * y[k];
    }
  }

  /** The score {@code y · u} of a row. */
  public float score(float[] row) {
    return kernel.dot(row, solution, stride);
  }

  /**
   * Computes the part of entries in {@code y · u} for some rows y: {@code c_j (t_j − y_j·u) · yᵀ
   * M⁻¹ y_j}. The parts of all entries add up to {@code y · u}, because the solution is {@code M⁻¹
   * Σ_j c_j (t_j − y_j·u) y_j}.
   *
   * @param entries indexes of entries; the first {@code entryCount} are used
   * @param entryCount how many of them count
   * @param otherRows {@code otherCount} rows in the array that {@link #others} returned;
   *     overwritten
   * @param out receives {@code otherCount × entryCount} parts, row-major
   */
  public void contributions(
      int[] entries, int entryCount, float[] otherRows, int otherCount, float[] out) {
    int room = Kernel.padded(entryCount) * stride;
    if (chosen.length < room) {
      chosen = new float[Math.multiplyExact(room, 2)];
    }
    for (int e = 0; e < entryCount; e++) {
      System.arraycopy(rows, entries[e] * stride, chosen, e * stride, stride);
    }
    kernel.dots(chosen, entryCount, stride, ones, solution, shares, scratch);
    for (int e = 0; e < entryCount; e++) {
      int j = entries[e];
      shares[e] = weights[j] * (targets[j] - shares[e]);
    }
    int width = Kernel.padded(otherCount);
    if (otherColumns.length < width * stride) {
      otherColumns = new float[Math.multiplyExact(width, stride)];
    }
    for (int i = 0; i < otherCount; i++) {
      for (int k = 0; k < stride; k++) {
        otherRows[i * stride + k] *= scale[k] * scale[k];
      }
    }
    Kernel.columns(otherRows, otherCount, stride, otherColumns);
    kernel.products(chosen, entryCount, stride, shares, otherColumns, otherCount, out, scratch);
  }

  /**
   * Computes the scores {@code y · u} of some rows y; each sum is sequential.
   *
   * @param otherRows {@code otherCount} rows in the array that {@link #others} returned
   * @param out receives {@code otherCount} scores
   */
  void products(float[] otherRows, int otherCount, float[] out) {
    for (int i = 0; i < otherCount; i++) {
      float sum = 0;
      for (int k = 0, at = i * stride; k < stride; k++, at++) {
        sum = Math.fma(otherRows[at], solution[k], sum);
      }
      out[i] = sum;
    }
  }

  /** An array with room for some rows. */
  public float[] others(int otherCount) {
    if (others.length < otherCount * stride) {
      others = new float[Math.multiplyExact(otherCount, stride)];
    }
    return others;
  }
}
