package io.freshet.model.sequence;

import io.freshet.model.kernel.Exponential;

/**
 * The decays of a sequence model. The channels of an entry are in eight equal groups. The weight of
 * an entry in a group falls by half per half-life, a number of positions for the first six groups
 * and of seconds for the last two. The distance runs from the entry to the moment of asking: the
 * newest entry is one position away.
 *
 * <p>A sum is divided by one plus the weights, so that old entries alone bring little: without the
 * one, the time since the newest entry would cancel out.
 */
public final class Decay {
  /** Groups of channels. */
  public static final int GROUPS = 8;

  /** The first groups, whose distance is in positions; that of the others is in seconds. */
  public static final int BY_POSITION = 6;

  /** ln 2. */
  public static final double LN2 = 0.6931471805599453;

  private static final double MAX_LOG = 60;

  private Decay() {}

  /**
   * The rate λ of a group, of {@code exp(−λ · distance)}.
   *
   * @param logHalfLife natural logarithm of the half-life
   */
  public static float rate(float logHalfLife) {
    double bounded = Math.max(-MAX_LOG, Math.min(MAX_LOG, logHalfLife));
    return (float) (LN2 * StrictMath.exp(-bounded));
  }

  /** The weight {@code exp(−rate · distance)} at a distance of 0 or more. */
  public static float weight(float rate, float distance) {
    return Exponential.exp(-rate * distance);
  }
}
