package io.freshet.model.sequence;

/** Layer normalisation of rows (Ba, Kiros and Hinton: Layer Normalization, 2016). */
public final class LayerNorm {
  private LayerNorm() {}

  /**
   * Normalises a row without gain and bias.
   *
   * @param out receives the row less its mean, divided by its standard deviation
   * @return the inverse of the standard deviation
   */
  public static float normalise(float[] in, int inAt, int d, float[] out, int outAt) {
    float sum = 0;
    for (int k = 0; k < d; k++) {
      sum += in[inAt + k];
    }
    float mean = sum / d;
    float squares = 0;
    for (int k = 0; k < d; k++) {
      float difference = in[inAt + k] - mean;
      squares += difference * difference;
    }
    float inverse = (float) (1 / Math.sqrt(squares / d + SequenceLayout.EPSILON));
    for (int k = 0; k < d; k++) {
      out[outAt + k] = (in[inAt + k] - mean) * inverse;
    }
    return inverse;
  }

  /**
   * Applies gain and bias to a normalised row.
   *
   * @param norm index of the d gains, which the d biases follow
   */
  public static void scale(
      float[] weights, int norm, float[] in, int inAt, int d, float[] out, int outAt) {
    for (int k = 0; k < d; k++) {
      out[outAt + k] = in[inAt + k] * weights[norm + k] + weights[norm + d + k];
    }
  }

  /**
   * The slopes with respect to a normalised row, times the standard deviation's inverse and less
   * their mean: how a linear function of the normalised row changes with the row while the standard
   * deviation stays.
   *
   * @param slopes slopes with respect to the row after gain and bias; overwritten
   */
  static void back(float[] weights, int norm, float inverse, float[] slopes, int at, int d) {
    float sum = 0;
    for (int k = 0; k < d; k++) {
      slopes[at + k] *= weights[norm + k];
      sum += slopes[at + k];
    }
    float mean = sum / d;
    for (int k = 0; k < d; k++) {
      slopes[at + k] = inverse * (slopes[at + k] - mean);
    }
  }
}
