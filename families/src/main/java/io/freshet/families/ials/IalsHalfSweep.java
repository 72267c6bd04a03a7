package io.freshet.families.ials;

import static io.freshet.families.algebra.BlockKernels.PANEL;

import io.freshet.families.algebra.BlockKernels;
import io.freshet.families.algebra.Cholesky;
import io.freshet.families.family.Workers;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One half of an iALS++ sweep: every row of one side takes a Newton step in each block of
 * coordinates in turn with the other side fixed (Rendle, Krichene, Zhang, Koren, "iALS++: Speeding
 * up Matrix Factorization with Subspace Optimization", 2021, algorithm 2). For row x with history H
 * and other side Y, the loss
 *
 * <pre>  Σ_{j∈H} c_j (1 − x·y_j)² + α0 xᵀG x + λ‖x‖²,   G = YᵀY,   λ = reg (|H| + α0 rows(Y))^ν
 * </pre>
 *
 * is quadratic, so the step in block π is exact: δ = −(Σ c y_π y_πᵀ + α0 G_ππ + λI)⁻¹ ∇_π. The
 * predictions of the row's own ratings are updated from block to block, so a block costs |H|·|π|²
 * instead of |H|·d·|π|.
 *
 * <p>Rows are independent: the result does not depend on the number of threads.
 */
final class IalsHalfSweep {
  /**
   * Max length of a history that is gathered once for all blocks; longer ones are gathered anew for
   * each block, in passes.
   */
  private static final int ROWS_PER_PASS = 512;

  private static final int RATINGS_PER_PART = 8192;
  private static final int ROWS_PER_PART = 512;

  private final int stride;
  private final int block;
  private final int blocks;
  private final double alpha0;
  private final IntToDoubleFunction penalty;
  private final int[] start;
  private final int[] index;
  private final float @Nullable [] rootWeight;
  private final int[] partStart;
  private final int longest;

  /**
   * @param block coordinates that are solved together: 4, 8, 12 or 16
   * @param stride length of a factor row, a multiple of 4
   * @param alpha0 weight of the unobserved pairs
   * @param penalty λ of a row, by its number of ratings
   * @param start the ratings of row r are the entries [start[r], start[r + 1])
   * @param index row of the other side, per entry
   * @param rootWeight square root of the confidence c, per entry; null if every c is 1
   */
  IalsHalfSweep(
      int block,
      int stride,
      double alpha0,
      IntToDoubleFunction penalty,
      int[] start,
      int[] index,
      float @Nullable [] rootWeight) {
    this.stride = stride;
    this.block = Math.min(block, stride);
    this.blocks = (stride + this.block - 1) / this.block;
    this.alpha0 = alpha0;
    this.penalty = penalty;
    this.start = start;
    this.index = index;
    this.rootWeight = rootWeight;
    this.partStart = parts(start);
    int max = 0;
    for (int r = 0; r + 1 < start.length; r++) {
      max = Math.max(max, start[r + 1] - start[r]);
    }
    this.longest = max;
  }

  /**
   * Updates x in place.
   *
   * @param x this side's factors, [rows × stride]
   * @param y the other side's factors
   * @param gram YᵀY, [stride × stride]
   */
  void run(float[] x, float[] y, double[] gram, Workers workers) {
    float[] scaledGram = new float[gram.length];
    for (int k = 0; k < gram.length; k++) {
      scaledGram[k] = (float) (alpha0 * gram[k]);
    }
    workers.run(
        partStart.length - 1,
        Scratch::new,
        (scratch, part) -> {
          for (int row = partStart[part]; row < partStart[part + 1]; row++) {
            update(row, x, y, scaledGram, scratch);
          }
        });
  }

  private void update(int row, float[] x, float[] y, float[] gram, Scratch s) {
    int from = start[row];
    int count = start[row + 1] - from;
    int xAt = row * stride;
    if (count == 0) {
      Arrays.fill(x, xAt, xAt + stride, 0);
      return;
    }
    float lambda = (float) penalty.applyAsDouble(count);
    boolean cached = count <= ROWS_PER_PASS;
    float[] error = s.error;
    for (int k = 0; k < count; k++) {
      error[k] = rootWeight == null ? -1f : -rootWeight[from + k];
    }
    for (int b = 0; b < blocks; b++) {
      for (int pass = 0; pass < count; pass += ROWS_PER_PASS) {
        int rows = Math.min(ROWS_PER_PASS, count - pass);
        float[] z = cached ? s.z[b] : s.z[0];
        gather(y, b, from + pass, rows, z);
        Arrays.fill(s.delta, 0);
        System.arraycopy(x, xAt + b * block, s.delta, 0, width(b));
        BlockKernels.addProducts(z, rows, s.delta, error, pass);
      }
    }
    for (int b = 0; b < blocks; b++) {
      int width = width(b);
      int offset = b * block;
      Arrays.fill(s.hessian, 0);
      Arrays.fill(s.gradient, 0);
      for (int pass = 0; pass < count; pass += ROWS_PER_PASS) {
        int rows = Math.min(ROWS_PER_PASS, count - pass);
        float[] z = cached ? s.z[b] : s.z[0];
        if (!cached) {
          gather(y, b, from + pass, rows, z);
        }
        BlockKernels.addOuterProducts(z, rows, width, s.hessian);
        BlockKernels.addWeightedRows(z, rows, width, error, pass, s.gradient);
      }
      step(x, xAt, offset, width, gram, lambda, s);
      for (int pass = 0; pass < count && b + 1 < blocks; pass += ROWS_PER_PASS) {
        int rows = Math.min(ROWS_PER_PASS, count - pass);
        float[] z = cached ? s.z[b] : s.z[0];
        if (!cached) {
          gather(y, b, from + pass, rows, z);
        }
        BlockKernels.addProducts(z, rows, s.delta, error, pass);
      }
    }
  }

  /** Solves the normal equations of the block and adds the solution to x. */
  private void step(
      float[] x, int xAt, int offset, int width, float[] gram, float lambda, Scratch s) {
    for (int r = 0; r < width; r++) {
      int gramAt = (offset + r) * stride;
      float g = s.gradient[r] + lambda * x[xAt + offset + r];
      float gramX = 0;
      for (int c = 0; c < stride; c++) {
        gramX = Math.fma(gram[gramAt + c], x[xAt + c], gramX);
      }
      s.right[r] = -(g + gramX);
      for (int c = 0; c <= r; c++) {
        s.system[r * width + c] = s.hessian[r * PANEL + c] + gram[gramAt + offset + c];
      }
      s.system[r * width + r] += lambda;
    }
    Cholesky.solve(s.system, s.right, width);
    Arrays.fill(s.delta, 0); // the unused columns of a panel may hold old values
    for (int r = 0; r < width; r++) {
      float delta = (float) s.right[r];
      s.delta[r] = delta;
      x[xAt + offset + r] += delta;
    }
  }

  private int width(int b) {
    return Math.min(block, stride - b * block);
  }

  private void gather(float[] y, int b, int from, int rows, float[] z) {
    int width = width(b);
    int offset = b * block;
    for (int k = 0; k < rows; k++) {
      System.arraycopy(y, index[from + k] * stride + offset, z, k * PANEL, width);
    }
    if (rootWeight != null) {
      for (int k = 0; k < rows; k++) {
        float w = rootWeight[from + k];
        for (int c = k * PANEL; c < k * PANEL + width; c++) {
          z[c] *= w;
        }
      }
    }
  }

  /** Consecutive rows with about equally many ratings. */
  private static int[] parts(int[] start) {
    int rows = start.length - 1;
    int[] bounds = new int[rows + 1];
    int count = 0;
    int first = 0;
    for (int row = 0; row < rows; row++) {
      if (start[row + 1] - start[first] >= RATINGS_PER_PART || row + 1 - first >= ROWS_PER_PART) {
        first = row + 1;
        bounds[++count] = first;
      }
    }
    if (first < rows) {
      bounds[++count] = rows;
    }
    return Arrays.copyOf(bounds, count + 1);
  }

  private final class Scratch {
    final float[][] z = new float[blocks][Math.min(ROWS_PER_PASS, longest) * PANEL];
    final float[] error = new float[longest];
    final float[] hessian = new float[PANEL * PANEL];
    final float[] gradient = new float[PANEL];
    final float[] delta = new float[PANEL];
    final double[] system = new double[block * block];
    final double[] right = new double[block];
  }
}
