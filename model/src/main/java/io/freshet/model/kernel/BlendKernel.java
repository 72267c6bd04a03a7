package io.freshet.model.kernel;

/** Inner loops that only the blend uses. The rules of {@link Kernel} apply. */
public interface BlendKernel extends Kernel {

  /** Channels of evidence per item. */
  int CHANNELS = 4;

  /** Floats of evidence per group of {@link #LANES} items. */
  int EVIDENCE = CHANNELS * LANES;

  /**
   * Adds the weighted logarithms of several channels of evidence to the scores of items: {@code
   * out[outAt + 8 g + l] += Σ_c weights[first + c] · ln(1 + factor · sums[from + g · EVIDENCE + 8 c
   * + l])} for groups g of eight items, by {@code fma} in ascending c. The logarithm is {@link
   * Logarithm#ln}; its argument is one {@code fma}.
   *
   * @param sums 0 or more
   * @param weights holds {@link #CHANNELS} weights from {@code first} on
   */
  void addLogarithms(
      float[] sums,
      int from,
      int groups,
      float factor,
      float[] weights,
      int first,
      float[] out,
      int outAt);

  /** The max of {@code length} values, none of them NaN; −∞ if there are none. */
  float max(float[] values, int length);

  /**
   * The sum by lanes of exponentials, {@code Σ_k exp(values[k] − origin)}, each as {@link
   * Exponential#exp} computes it.
   *
   * @param origin at least the max of the values
   */
  float sumExponentials(float[] values, int length, float origin, float[] scratch);
}
