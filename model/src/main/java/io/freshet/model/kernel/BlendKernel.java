package io.freshet.model.kernel;

/** Inner loops that only the blend uses. Rules of {@link Kernel} hold. */
public interface BlendKernel extends Kernel {

  /** Channels of evidence. */
  int CHANNELS = 4;

  /** Floats of evidence of a group of {@link #LANES} items. */
  int EVIDENCE = CHANNELS * LANES;

  /**
   * Adds weighted logarithms of evidence of several channels to the scores of items: {@code
   * out[outAt + 8 g + l] += Σ_c weights[first + c] · ln(1 + factor · sums[from + g · EVIDENCE + 8 c
   * + l])} for groups g of eight items, by {@code fma} for ascending c. Logarithms are those of
   * {@link Logarithm#ln}, their argument by one {@code fma}.
   *
   * @param sums zero or positive
   * @param weights {@link #CHANNELS} of them, from {@code first} on
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

  /** The greatest of {@code length} values, none of them NaN; −∞ if there are none. */
  float greatest(float[] values, int length);

  /**
   * Exponentials as {@link Exponential#exp} takes them, added up by lanes: {@code Σ_k exp(values[k]
   * − origin)}.
   *
   * @param origin not less than any value
   */
  float sumExponentials(float[] values, int length, float origin, float[] scratch);
}
