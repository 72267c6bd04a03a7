package io.freshet.standalone.replay;

/**
 * How to replay.
 *
 * @param speed how fast
 * @param limit only this many of the earliest events, at least 0
 * @param listener hears of the progress
 */
public record ReplayOptions(ReplaySpeed speed, long limit, ReplayListener listener) {

  /** All events, as fast as possible. */
  public static final ReplayOptions DEFAULT =
      new ReplayOptions(ReplaySpeed.MAX, Long.MAX_VALUE, ReplayListener.NONE);

  /** Checks the limit. */
  public ReplayOptions {
    if (limit < 0) {
      throw new IllegalArgumentException("limit " + limit + " is negative");
    }
  }

  /** The same with a listener. */
  public ReplayOptions withListener(ReplayListener other) {
    return new ReplayOptions(speed, limit, other);
  }

  /** The same with a limit. */
  public ReplayOptions withLimit(long events) {
    return new ReplayOptions(speed, events, listener);
  }
}
