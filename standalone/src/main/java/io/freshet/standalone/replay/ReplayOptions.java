package io.freshet.standalone.replay;

/**
 * Options of a replay.
 *
 * @param speed of the replay
 * @param limit max number of events, the earliest ones; min 0
 * @param listener receives the progress
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

  /** Returns these options with a listener. */
  public ReplayOptions withListener(ReplayListener other) {
    return new ReplayOptions(speed, limit, other);
  }

  /** Returns these options with a limit. */
  public ReplayOptions withLimit(long events) {
    return new ReplayOptions(speed, events, listener);
  }
}
