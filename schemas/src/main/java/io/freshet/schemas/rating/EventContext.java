package io.freshet.schemas.rating;

/**
 * Time of an event on the user's local clock.
 *
 * @param daytime whether 6 &lt; hour &lt; 20
 * @param weekend whether the day is a Saturday or Sunday
 * @param hour hour of the day, 0 to 23
 * @param sessionPosition position of the event in its session, from 1; 0 if there is no event
 */
public record EventContext(boolean daytime, boolean weekend, int hour, int sessionPosition) {

  /** Number of cells: daytime × weekend. */
  public static final int CELLS = 4;

  public EventContext {
    if (hour < 0 || hour > 23) {
      throw new IllegalArgumentException("hour must be from 0 to 23, got " + hour);
    }
    if (sessionPosition < 0) {
      throw new IllegalArgumentException(
          "sessionPosition must not be negative, got " + sessionPosition);
    }
  }

  /** Cell of a context, 0 to 3: 1 for daytime plus 2 for weekend. */
  public static int cell(boolean daytime, boolean weekend) {
    return (daytime ? 1 : 0) + (weekend ? 2 : 0);
  }

  /** Cell of this context, 0 to 3. */
  public int cell() {
    return cell(daytime, weekend);
  }
}
