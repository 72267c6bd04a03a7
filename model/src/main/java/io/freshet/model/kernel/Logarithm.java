package io.freshet.model.kernel;

/** The natural logarithm of floats, to about seven digits, in a few nanoseconds. */
public final class Logarithm {
  /** ln 2. */
  public static final float LN2 = 0.6931472f;

  /** The bits of √½: mantissas are taken from [√½, √2), so that they are close to 1. */
  public static final int ROOT_HALF_BITS = Float.floatToRawIntBits(0.70710677f);

  /**
   * Coefficients of the polynomial P, highest power first. They minimise the relative error of
   * {@code f − f²/2 + f³ P(f)} against ln(1 + f) over the mantissas: 3e-8 before rounding.
   */
  public static final float P6 = 0.08700469f;

  /** Coefficient of power 5. */
  public static final float P5 = -0.14267538f;

  /** Coefficient of power 4. */
  public static final float P4 = 0.14914772f;

  /** Coefficient of power 3. */
  public static final float P3 = -0.16577576f;

  /** Coefficient of power 2. */
  public static final float P2 = 0.19963063f;

  /** Coefficient of power 1. */
  public static final float P1 = -0.25001338f;

  /** Coefficient of power 0. */
  public static final float P0 = 0.3333391f;

  private Logarithm() {}

  /**
   * Computes ln x by {@code ln(2^e m) = e ln 2 + ln m} and a polynomial for ln m. There is no
   * division, which would take as long as everything else.
   *
   * @param x positive, normal and finite
   */
  public static float ln(float x) {
    int shifted = Float.floatToRawIntBits(x) - ROOT_HALF_BITS;
    int exponent = shifted >> 23;
    float f = Float.intBitsToFloat((shifted & 0x7FFFFF) + ROOT_HALF_BITS) - 1;
    float p = Math.fma(f, P6, P5);
    p = Math.fma(f, p, P4);
    p = Math.fma(f, p, P3);
    p = Math.fma(f, p, P2);
    p = Math.fma(f, p, P1);
    p = Math.fma(f, p, P0);
    float ofMantissa = Math.fma(f * f, Math.fma(f, p, -0.5f), f);
    return Math.fma(exponent, LN2, ofMantissa);
  }
}
