package io.freshet.schemas.record;

/** Text of durations for people. */
public final class DurationText {

  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private DurationText() {}

  /**
   * Text of a duration in the largest unit without a fraction, such as {@code 30 d}, {@code 36 h}
   * or {@code 90 s}; {@code no limit} for a negative number or {@link Long#MAX_VALUE}.
   */
  public static String text(long millis) {
    if (millis < 0 || millis == Long.MAX_VALUE) {
      return "no limit";
    }
    if (millis % DAY == 0 && millis > 0) {
      return millis / DAY + " d";
    }
    if (millis % HOUR == 0 && millis > 0) {
      return millis / HOUR + " h";
    }
    if (millis % MINUTE == 0 && millis > 0) {
      return millis / MINUTE + " min";
    }
    return millis % SECOND == 0 ? millis / SECOND + " s" : millis + " ms";
  }
}
