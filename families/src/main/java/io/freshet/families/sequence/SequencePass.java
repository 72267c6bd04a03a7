package io.freshet.families.sequence;

import io.freshet.model.kernel.MachineKernel;
import io.freshet.model.sequence.SequenceLayout;
import java.util.Arrays;

/**
 * The network of a sequence model over the rows of a part of a batch, forward and back. The
 * equations are those of {@link SequenceLayout}. Scratch of one part.
 */
final class SequencePass {
  private final MachineKernel kernel;
  private final SequenceLayout layout;
  private final int d;
  private final SequenceRows rows = new SequenceRows();
  private final DecayedSums decayed;
  private final NormRows inputNorm;
  private final NormRows sumNorm;
  private final NormRows gatedNorm;
  private final NormRows outputNorm;
  private final float[] gradient;

  private int capacity;
  private float[] x = new float[0];
  private float[] uv = new float[0];
  private float[] uvSigmoid = new float[0];
  private float[] uvActive = new float[0];
  private float[] s = new float[0];
  private float[] q = new float[0];
  private float[] y = new float[0];
  private float[] gate = new float[0];
  private float[] gateSigmoid = new float[0];
  private float[] hidden = new float[0];
  private float[] t = new float[0];
  private float[] z = new float[0];
  private float[] h = new float[0];
  private float[] perLength = new float[0];
  private float[] back = new float[0];
  private float[] wide = new float[0];
  private float[] wide2 = new float[0];
  private float[] inner = new float[0];

  // The scaled rows of each normalisation, as forward() left them.
  private float[] fromInput = new float[0];
  private float[] fromSum = new float[0];
  private float[] fromGated = new float[0];

  SequencePass(SequenceLayout layout, MachineKernel kernel) {
    this.layout = layout;
    this.kernel = kernel;
    this.d = layout.dimensions();
    this.decayed = new DecayedSums(d);
    this.inputNorm = new NormRows(d);
    this.sumNorm = new NormRows(d);
    this.gatedNorm = new NormRows(d);
    this.outputNorm = new NormRows(d);
    this.gradient = new float[layout.size];
  }

  /** The rows, to be filled before {@link #forward}. */
  SequenceRows rows() {
    return rows;
  }

  /** The users' vectors of length 1 after {@link #forward}, d floats per row. */
  float[] users() {
    return h;
  }

  /** The slopes by the rows' item vectors after {@link #back}, d floats per row. */
  float[] itemSlopes() {
    return back;
  }

  /** The sum of the slopes by the dense weights since {@link #clear}. */
  float[] gradient() {
    return gradient;
  }

  /** Empties the rows and the gradient. */
  void clear() {
    rows.clear();
    Arrays.fill(gradient, 0f);
  }

  private void grow() {
    int n = rows.size();
    if (n <= capacity) {
      return;
    }
    capacity = n + n / 4;
    x = new float[capacity * d];
    uv = new float[capacity * 2 * d];
    uvSigmoid = new float[capacity * 2 * d];
    uvActive = new float[capacity * 2 * d];
    s = new float[capacity * d];
    q = new float[capacity * d];
    y = new float[capacity * d];
    gate = new float[capacity * 2 * d];
    gateSigmoid = new float[capacity * 2 * d];
    hidden = new float[capacity * 2 * d];
    t = new float[capacity * 2 * d];
    z = new float[capacity * d];
    h = new float[capacity * d];
    perLength = new float[capacity];
    back = new float[capacity * d];
    wide = new float[capacity * 2 * d];
    wide2 = new float[capacity * 2 * d];
    inner = new float[capacity * d];
  }

  /**
   * Computes the users' vectors.
   *
   * @param items item vectors, d floats each
   * @param weights see {@link SequenceLayout}
   */
  void forward(float[] items, float[] weights) {
    grow();
    int n = rows.size();
    for (int r = 0; r < n; r++) {
      int from = rows.item(r) * d;
      int rated = rows.ratingClass(r) * d;
      for (int k = 0; k < d; k++) {
        x[r * d + k] = items[from + k] + weights[rated + k];
      }
    }
    fromInput = inputNorm.forward(x, n, weights, layout.inputNorm);
    affine(fromInput, d, weights, layout.uv, layout.uvBias, 2 * d, 2 * d, uv);
    kernel.sigmoids(uv, n * 2 * d, uvSigmoid);
    for (int k = 0; k < n * 2 * d; k++) {
      uvActive[k] = uv[k] * uvSigmoid[k];
    }
    decayed.forward(rows, weights, layout.halfLives, uvActive, d, 2 * d, s);
    fromSum = sumNorm.forward(s, n, weights, layout.sumNorm);
    for (int r = 0; r < n; r++) {
      for (int k = 0; k < d; k++) {
        q[r * d + k] = fromSum[r * d + k] * uvActive[r * 2 * d + k];
      }
    }
    affine(q, d, weights, layout.out, layout.outBias, d, d, y);
    add(x, y, n * d);
    fromGated = gatedNorm.forward(y, n, weights, layout.gatedNorm);
    affine(fromGated, d, weights, layout.gated, layout.gatedBias, 4 * d, 2 * d, gate);
    affine(
        fromGated,
        d,
        weights,
        layout.gated + 2 * d,
        layout.gatedBias + 2 * d,
        4 * d,
        2 * d,
        hidden);
    kernel.sigmoids(gate, n * 2 * d, gateSigmoid);
    for (int k = 0; k < n * 2 * d; k++) {
      t[k] = gate[k] * gateSigmoid[k] * hidden[k];
    }
    affine(t, 2 * d, weights, layout.down, layout.downBias, d, d, z);
    add(y, z, n * d);
    float[] last = outputNorm.forward(z, n, weights, layout.outputNorm);
    for (int r = 0; r < n; r++) {
      double square = 0;
      for (int k = 0; k < d; k++) {
        square += (double) last[r * d + k] * last[r * d + k];
      }
      perLength[r] = (float) (1 / Math.sqrt(square + 1e-12));
      for (int k = 0; k < d; k++) {
        h[r * d + k] = last[r * d + k] * perLength[r];
      }
    }
  }

  /** {@code out = in · matrix + bias} for all rows. */
  private void affine(
      float[] in,
      int depth,
      float[] weights,
      int matrix,
      int bias,
      int stride,
      int columns,
      float[] out) {
    int n = rows.size();
    for (int r = 0; r < n; r++) {
      System.arraycopy(weights, bias, out, r * columns, columns);
    }
    kernel.addProduct(in, 0, depth, 1, n, depth, weights, matrix, stride, out, 0, columns, columns);
  }

  private static void add(float[] in, float[] out, int length) {
    for (int k = 0; k < length; k++) {
      out[k] += in[k];
    }
  }

  /**
   * Computes the slopes of all weights and of the rows' item vectors.
   *
   * @param slopes slopes by the users' vectors; overwritten
   * @param weights the same as in {@link #forward}
   */
  void back(float[] slopes, float[] weights, Transposed transposed) {
    int n = rows.size();
    for (int r = 0; r < n; r++) {
      float along = 0;
      for (int k = 0; k < d; k++) {
        along = Math.fma(h[r * d + k], slopes[r * d + k], along);
      }
      for (int k = 0; k < d; k++) {
        back[r * d + k] = perLength[r] * (slopes[r * d + k] - along * h[r * d + k]);
      }
    }
    outputNorm.back(back, n, weights, layout.outputNorm, gradient);
    backGated(weights, transposed);
    backSums(weights, transposed);
    for (int r = 0; r < n; r++) {
      int to = rows.ratingClass(r) * d;
      for (int k = 0; k < d; k++) {
        gradient[to + k] += back[r * d + k];
      }
    }
  }

  private void backGated(float[] weights, Transposed transposed) {
    int n = rows.size();
    affineBack(t, 2 * d, back, d, layout.down, layout.downBias, d);
    product(back, d, transposed.down, 0, 2 * d, wide);
    for (int k = 0; k < n * 2 * d; k++) {
      float share = gateSigmoid[k];
      float active = gate[k] * share;
      wide2[k] = wide[k] * hidden[k] * (share + active * (1 - share));
      wide[k] *= active;
    }
    affineBack(fromGated, d, wide2, 2 * d, layout.gated, layout.gatedBias, 4 * d);
    affineBack(fromGated, d, wide, 2 * d, layout.gated + 2 * d, layout.gatedBias + 2 * d, 4 * d);
    product(wide2, 2 * d, transposed.gated, 0, d, inner);
    kernel.addProduct(wide, 0, 2 * d, 1, n, 2 * d, transposed.gated, 2 * d * d, d, inner, 0, d, d);
    gatedNorm.back(inner, n, weights, layout.gatedNorm, gradient);
    add(inner, back, n * d);
  }

  private void backSums(float[] weights, Transposed transposed) {
    int n = rows.size();
    affineBack(q, d, back, d, layout.out, layout.outBias, d);
    product(back, d, transposed.out, 0, d, inner);
    for (int r = 0; r < n; r++) {
      for (int k = 0; k < d; k++) {
        wide[r * 2 * d + k] = inner[r * d + k] * fromSum[r * d + k];
        inner[r * d + k] *= uvActive[r * 2 * d + k];
      }
    }
    sumNorm.back(inner, n, weights, layout.sumNorm, gradient);
    decayed.back(rows, inner, wide, d, 2 * d, gradient, layout.halfLives);
    for (int k = 0; k < n * 2 * d; k++) {
      float share = uvSigmoid[k];
      wide[k] *= share + uv[k] * share * (1 - share);
    }
    affineBack(fromInput, d, wide, 2 * d, layout.uv, layout.uvBias, 2 * d);
    product(wide, 2 * d, transposed.uv, 0, d, inner);
    inputNorm.back(inner, n, weights, layout.inputNorm, gradient);
    add(inner, back, n * d);
  }

  /** Adds the slopes of a matrix and of its bias. */
  private void affineBack(
      float[] in, int depth, float[] slopes, int columns, int matrix, int bias, int stride) {
    int n = rows.size();
    kernel.addProduct(
        in, 0, 1, depth, depth, n, slopes, 0, columns, gradient, matrix, stride, columns);
    for (int r = 0; r < n; r++) {
      for (int k = 0; k < columns; k++) {
        gradient[bias + k] += slopes[r * columns + k];
      }
    }
  }

  private void product(float[] in, int depth, float[] matrix, int at, int columns, float[] out) {
    int n = rows.size();
    Arrays.fill(out, 0, n * columns, 0f);
    kernel.addProduct(in, 0, depth, 1, n, depth, matrix, at, columns, out, 0, columns, columns);
  }
}
