package io.freshet.standalone.demo;

import io.freshet.standalone.replay.ReplaySpeed;
import org.jspecify.annotations.Nullable;

/**
 * Options of the demo.
 *
 * @param speed of the replay
 * @param limit max number of ratings replayed, the earliest ones
 * @param refitEvery number of ratings between refits, counted from the data set's first rating
 * @param user the user whose list is shown; null for the user of the newest event
 * @param stay whether broker and services keep running after the summary
 * @param heldBack number of the newest ratings that arrive slowly after the summary, if it stays
 * @param items what several items are called
 */
public record DemoOptions(
    ReplaySpeed speed,
    long limit,
    long refitEvery,
    @Nullable String user,
    boolean stay,
    long heldBack,
    String items) {
  /** Checks the interval. */
  public DemoOptions {
    if (refitEvery < 1) {
      throw new IllegalArgumentException("refitEvery must be at least 1, got " + refitEvery);
    }
  }
}
