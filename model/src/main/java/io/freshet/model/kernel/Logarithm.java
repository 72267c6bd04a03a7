package io.freshet.model.kernel;

/** Natural logarithm of floats, to about seven digits, in a few nanoseconds. */
public final class Logarithm {
  /** ln 2. */
  public static final float LN2 = 0.6931472f;

  /** Bits of √½: mantissas are taken from [√½, √2), where the series converges fastest. */
  public static final int ROOT_HALF_BITS = Float.floatToRawIntBits(0.70710677f);

  private Logarithm() {}

  /**
   * ln x by {@code ln(2^e m) = e ln 2 + 2 artanh((m − 1) / (m + 1))} and five terms of the series
   * of artanh.
   *
   * @param x positive, normal and finite
   */
  public static float ln(float x) {
    int shifted = Float.floatToRawIntBits(x) - ROOT_HALF_BITS;
    int exponent = shifted >> 23;
    float mantissa = Float.intBitsToFloat((shifted & 0x7FFFFF) + ROOT_HALF_BITS);
    float s = (mantissa - 1) / (mantissa + 1);
    float q = s * s;
    float series = 1 + q * (1 / 3f + q * (1 / 5f + q * (1 / 7f + q * (1 / 9f))));
    return exponent * LN2 + 2 * s * series;
  }
}
