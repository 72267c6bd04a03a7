package io.freshet.standalone.replay;

/** Listener for a replay's progress, called on the replay's thread several times a second. */
@FunctionalInterface
public interface ReplayListener {

  /** A listener that does nothing. */
  ReplayListener NONE = (position, end, eventSeconds) -> {};

  /**
   * Called while ratings are sent.
   *
   * @param position number of events sent, including earlier runs
   * @param end number of events at the end of the replay
   * @param eventSeconds the time of the newest event sent, in seconds since 1970 UTC
   */
  void progress(long position, long end, long eventSeconds);
}
