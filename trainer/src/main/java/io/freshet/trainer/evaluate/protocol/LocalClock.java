package io.freshet.trainer.evaluate.protocol;

import io.freshet.model.PopularityTable;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * Local context of a second, by the rules of the user state: daytime is 6 &lt; hour &lt; 20,
 * weekend is Saturday or Sunday.
 *
 * @param zone of all users
 */
public record LocalClock(ZoneId zone) {

  /** The cell of a second, as {@link PopularityTable#cell} counts. */
  public byte cell(long epochSecond) {
    LocalDateTime local = at(epochSecond);
    int hour = local.getHour();
    DayOfWeek day = local.getDayOfWeek();
    boolean weekend = day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
    return (byte) PopularityTable.cell(hour > 6 && hour < 20, weekend);
  }

  /** The hour of a second, 0 to 23. */
  public int hour(long epochSecond) {
    return at(epochSecond).getHour();
  }

  private LocalDateTime at(long epochSecond) {
    return LocalDateTime.ofInstant(Instant.ofEpochSecond(epochSecond), zone);
  }
}
