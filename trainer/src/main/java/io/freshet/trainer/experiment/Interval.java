package io.freshet.trainer.experiment;

/**
 * An estimate with its interval.
 *
 * @param value hits per like; NaN without events
 * @param lower lower end; NaN while there are too few users
 * @param upper upper end; NaN while there are too few users
 * @param users number of users; of a difference of two arms, the smaller number
 */
public record Interval(double value, double lower, double upper, int users) {

  /** Whether there are enough users for an interval. */
  public boolean isKnown() {
    return !Double.isNaN(lower);
  }

  /** Whether the interval lies above 0. */
  public boolean isAbove() {
    return lower > 0;
  }

  /** Whether the interval lies below 0. */
  public boolean isBelow() {
    return upper < 0;
  }
}
