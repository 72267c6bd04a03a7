package io.freshet.model.sequence;

import io.freshet.model.kernel.MachineKernel;
import io.freshet.model.scoring.ItemFactors;

/**
 * What of a sequence model can be computed before any user is known: the linear parts of u and v by
 * item and by rating class. With x = e + r for item vector e and row r of the class, both less
 * their means, {@code LN(x) · UV + b = (e·G + r·G) / σ + c}, where G is UV with its rows times the
 * gains and {@code σ² = (e·e + 2 e·r + r·r) / d + ε}. Immutable.
 */
final class SequenceTables {
  private final SequenceLayout layout;
  private final float[] weights;
  private final int d;
  private final int classes;

  /** By item: e·G, for v. */
  private final float[] ofItem;

  /** By rating class: r·G, for u and v. */
  private final float[] ofClass;

  /** c, for u and v. */
  private final float[] constant;

  /** By item and class: 1 / σ. */
  private final float[] inverse;

  /** UV with rows times gains. */
  private final float[] gained;

  private final float[] rates = new float[Decay.GROUPS];

  final float[] outTransposed;
  final float[] hiddenTransposed;
  final float[] downTransposed;

  SequenceTables(
      SequenceSettings settings,
      ItemFactors factors,
      float[] lengths,
      float[] weights,
      MachineKernel kernel) {
    this.layout = new SequenceLayout(settings.dimensions(), settings.classes());
    this.weights = weights;
    this.d = settings.dimensions();
    this.classes = settings.classes();
    gained = new float[2 * d * d];
    constant = new float[2 * d];
    System.arraycopy(weights, layout.uvBias, constant, 0, 2 * d);
    for (int k = 0; k < d; k++) {
      for (int c = 0; c < 2 * d; c++) {
        float weight = weights[layout.uv + k * 2 * d + c];
        gained[k * 2 * d + c] = weight * weights[layout.inputNorm + k];
        constant[c] += weight * weights[layout.inputNorm + d + k];
      }
    }
    float[] centred = new float[classes * d];
    for (int c = 0; c < classes; c++) {
      centre(weights, c * d, centred, c * d);
    }
    ofClass = new float[classes * 2 * d];
    kernel.addProduct(centred, 0, d, 1, classes, d, gained, 0, 2 * d, ofClass, 0, 2 * d, 2 * d);
    int items = factors.items();
    ofItem = new float[Math.multiplyExact(items, d)];
    inverse = new float[Math.multiplyExact(items, classes)];
    float[] row = new float[Math.max(d, factors.stride())];
    for (int item = 0; item < items; item++) {
      factors.copyRow(item, row, 0);
      for (int k = 0; k < d; k++) {
        row[k] *= lengths[item];
      }
      centre(row, 0, row, 0);
      kernel.addProduct(row, 0, d, 1, 1, d, gained, d, 2 * d, ofItem, item * d, d, d);
      for (int c = 0; c < classes; c++) {
        float squares = 0;
        for (int k = 0; k < d; k++) {
          float x = row[k] + centred[c * d + k];
          squares += x * x;
        }
        inverse[item * classes + c] = (float) (1 / Math.sqrt(squares / d + SequenceLayout.EPSILON));
      }
    }
    for (int g = 0; g < Decay.GROUPS; g++) {
      rates[g] = Decay.rate(weights[layout.halfLives + g]);
    }
    outTransposed = transposed(layout.out, d, d, 0, d);
    hiddenTransposed = transposed(layout.gated, d, 4 * d, 2 * d, 2 * d);
    downTransposed = transposed(layout.down, 2 * d, d, 0, d);
  }

  private void centre(float[] in, int at, float[] out, int outAt) {
    float sum = 0;
    for (int k = 0; k < d; k++) {
      sum += in[at + k];
    }
    float mean = sum / d;
    for (int k = 0; k < d; k++) {
      out[outAt + k] = in[at + k] - mean;
    }
  }

  private float[] transposed(int at, int rows, int stride, int first, int columns) {
    float[] out = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        out[c * rows + r] = weights[at + r * stride + first + c];
      }
    }
    return out;
  }

  SequenceLayout layout() {
    return layout;
  }

  /** The rate of a group's decay. */
  float rate(int group) {
    return rates[group];
  }

  /** Writes v of an entry before its SiLU. */
  void rawValue(int item, int ratingClass, float[] out, int at) {
    float scale = inverse[item * classes + ratingClass];
    int from = item * d;
    int add = ratingClass * 2 * d + d;
    for (int k = 0; k < d; k++) {
      out[at + k] = (ofItem[from + k] + ofClass[add + k]) * scale + constant[d + k];
    }
  }

  /**
   * Writes u of an entry before its SiLU.
   *
   * @param normal the entry's x, normalised without gain and bias
   */
  void rawGate(float[] normal, float[] out, MachineKernel kernel) {
    System.arraycopy(constant, 0, out, 0, d);
    kernel.addProduct(normal, 0, d, 1, 1, d, gained, 0, 2 * d, out, 0, d, d);
  }
}
