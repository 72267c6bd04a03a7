package io.freshet.standalone.replay;

/** Hears how far a replay is; called on the replay's own thread, some times a second. */
@FunctionalInterface
public interface ReplayListener {

  /** Hears nothing. */
  ReplayListener NONE = (position, end, eventSeconds) -> {};

  /**
   * Called while ratings are sent.
   *
   * @param position how many events of the stream are sent, those of earlier runs included
   * @param end how many events will have been sent when the replay is done
   * @param eventSeconds the time of the newest event sent, in seconds since 1970 UTC
   */
  void progress(long position, long end, long eventSeconds);
}
