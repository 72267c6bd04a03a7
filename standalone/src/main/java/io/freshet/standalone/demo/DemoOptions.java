package io.freshet.standalone.demo;

import io.freshet.standalone.replay.ReplaySpeed;
import org.jspecify.annotations.Nullable;

/**
 * How the demo runs.
 *
 * @param speed of the replay
 * @param limit ratings replayed at most, the earliest
 * @param refitEvery so many ratings, counted from the first of the data set
 * @param user whose card is shown; null for the user of the newest event
 * @param stay whether everything stays up after the summary
 */
public record DemoOptions(
    ReplaySpeed speed, long limit, long refitEvery, @Nullable String user, boolean stay) {
  /** Checks the interval. */
  public DemoOptions {
    if (refitEvery < 1) {
      throw new IllegalArgumentException("refitEvery must be at least 1, got " + refitEvery);
    }
  }
}
