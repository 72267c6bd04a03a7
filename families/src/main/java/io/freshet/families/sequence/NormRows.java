package io.freshet.families.sequence;

import io.freshet.model.sequence.LayerNorm;

/** Layer normalisation of all rows of a pass, and its slopes. */
final class NormRows {
  private final int d;
  private float[] normal = new float[0];
  private float[] scaled = new float[0];
  private float[] inverse = new float[0];

  NormRows(int d) {
    this.d = d;
  }

  /**
   * Normalises rows.
   *
   * @return the rows with gain and bias, valid until the next call
   */
  float[] forward(float[] in, int rows, float[] weights, int norm) {
    if (inverse.length < rows) {
      normal = new float[rows * d];
      scaled = new float[rows * d];
      inverse = new float[rows];
    }
    for (int r = 0, at = 0; r < rows; r++, at += d) {
      inverse[r] = LayerNorm.normalise(in, at, d, normal, at);
      LayerNorm.scale(weights, norm, normal, at, d, scaled, at);
    }
    return scaled;
  }

  /** Replaces slopes by the result by slopes by the input, and adds those of gain and bias. */
  void back(float[] slopes, int rows, float[] weights, int norm, float[] gradient) {
    for (int r = 0, at = 0; r < rows; r++, at += d) {
      float sum = 0;
      float product = 0;
      for (int k = 0; k < d; k++) {
        float slope = slopes[at + k];
        gradient[norm + k] += slope * normal[at + k];
        gradient[norm + d + k] += slope;
        slope *= weights[norm + k];
        slopes[at + k] = slope;
        sum += slope;
        product += slope * normal[at + k];
      }
      float mean = sum / d;
      float along = product / d;
      for (int k = 0; k < d; k++) {
        slopes[at + k] = inverse[r] * (slopes[at + k] - mean - normal[at + k] * along);
      }
    }
  }
}
