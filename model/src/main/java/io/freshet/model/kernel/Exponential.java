package io.freshet.model.kernel;

/** The exponential function of floats that are 0 or negative, to about seven digits. */
public final class Exponential {
  /** log₂ e. */
  public static final float LOG2_E = 1.442695f;

  /** The high part of ln 2, in so few bits that its product with a small integer is exact. */
  public static final float LN2_HIGH = 355f / 512;

  /** The low part of ln 2: ln 2 minus {@link #LN2_HIGH}. */
  public static final float LN2_LOW = -2.12194440e-4f;

  /** 1.5 · 2²³: adding it to a small number leaves the nearest integer in the low bits. */
  public static final float ROUNDER = 12_582_912f;

  /** Arguments of this value or less give 0, because the result would be subnormal. */
  public static final float LEAST = -87f;

  private Exponential() {}

  /**
   * Computes eˣ by {@code e^x = 2^n e^r}, {@code |r| ≤ ln 2 / 2}, with seven terms of the series of
   * e^r.
   *
   * @param x 0 or negative; the result is 0 for {@link #LEAST} and less, −∞ included
   */
  public static float exp(float x) {
    if (!(x > LEAST)) {
      return 0f;
    }
    float shifted = Math.fma(x, LOG2_E, ROUNDER);
    float n = shifted - ROUNDER;
    float r = Math.fma(n, -LN2_HIGH, x);
    r = Math.fma(n, -LN2_LOW, r);
    float series = Math.fma(r, 1 / 720f, 1 / 120f);
    series = Math.fma(series, r, 1 / 24f);
    series = Math.fma(series, r, 1 / 6f);
    series = Math.fma(series, r, 0.5f);
    series = Math.fma(series, r, 1f);
    series = Math.fma(series, r, 1f);
    int exponent = Float.floatToRawIntBits(shifted) << 23;
    return Float.intBitsToFloat(Float.floatToRawIntBits(series) + exponent);
  }
}
