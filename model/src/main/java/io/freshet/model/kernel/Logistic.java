package io.freshet.model.kernel;

/** The logistic function of floats, to about seven digits. */
public final class Logistic {
  private Logistic() {}

  /** Computes 1 / (1 + e⁻ˣ) from {@link Exponential#exp} of −|x|, so nothing overflows. */
  public static float of(float x) {
    float e = Exponential.exp(-Math.abs(x));
    float share = 1f / (1f + e);
    return x >= 0 ? share : e * share;
  }
}
