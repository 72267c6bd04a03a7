package io.freshet.model.kernel;

/** The exponential function of floats that are not positive, to about seven digits. */
public final class Exponential {
  /** log₂ e. */
  public static final float LOG2_E = 1.442695f;

  /** ln 2, the part that few bits hold: its product with a small whole number is exact. */
  public static final float LN2_HIGH = 355f / 512;

  /** What {@link #LN2_HIGH} lacks. */
  public static final float LN2_LOW = -2.12194440e-4f;

  /** 1.5 · 2²³: added to a small number, it leaves the nearest whole number in the low bits. */
  public static final float ROUNDER = 12_582_912f;

  /** Below this there is nothing but 0: what comes of it is no normal number. */
  public static final float LEAST = -87f;

  private Exponential() {}

  /**
   * eˣ by {@code e^x = 2^n e^r}, {@code |r| ≤ ln 2 / 2}, and seven terms of the series of e^r.
   *
   * @param x 0 or negative; from {@link #LEAST} down, −∞ included, 0 comes of it
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
