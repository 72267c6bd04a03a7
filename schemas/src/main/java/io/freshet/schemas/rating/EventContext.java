package io.freshet.schemas.rating;

/**
 * When an event happened, in the user's local time.
 *
 * @param daytime 6 &lt; hour &lt; 20
 * @param weekend Saturday or Sunday
 * @param hour 0 to 23
 * @param sessionPosition 1 for the first event of a session, 2 for the next …; 0 when there is no
 *     event
 */
public record EventContext(boolean daytime, boolean weekend, int hour, int sessionPosition) {

  /** How many cells there are: daytime × weekend. */
  public static final int CELLS = 4;

  public EventContext {
    if (hour < 0 || hour > 23) {
      throw new IllegalArgumentException("hour must lie in 0 to 23, got " + hour);
    }
    if (sessionPosition < 0) {
      throw new IllegalArgumentException(
          "sessionPosition must not be negative, got " + sessionPosition);
    }
  }

  /** The cell of a context, 0 to 3: 1 for daytime plus 2 for weekend. */
  public static int cell(boolean daytime, boolean weekend) {
    return (daytime ? 1 : 0) + (weekend ? 2 : 0);
  }

  /** The cell of this context. */
  public int cell() {
    return cell(daytime, weekend);
  }
}
