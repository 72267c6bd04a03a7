package io.freshet.schemas.state;

import io.freshet.schemas.rating.EventContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/**
 * Local wall clock of a user, for events with and without their own offset.
 *
 * <p>{@code daytime} is 6 &lt; hour &lt; 20, {@code weekend} Saturday or Sunday.
 */
public final class LocalClock {
  private static final long DAY_SECONDS = 86_400;

  private final ZoneId zone;
  private final ZoneRules rules;
  private final boolean fixed;
  private final int fixedSeconds;

  /**
   * Creates a clock.
   *
   * @param zone zone for events without an offset
   */
  public LocalClock(ZoneId zone) {
    this.zone = zone;
    this.rules = zone.getRules();
    this.fixed = rules.isFixedOffset();
    this.fixedSeconds = fixed ? rules.getOffset(Instant.EPOCH).getTotalSeconds() : 0;
  }

  /** The zone for events without an offset. */
  public ZoneId zone() {
    return zone;
  }

  /**
   * Local seconds since 1970-01-01T00:00 on the wall clock.
   *
   * @param offsetMinutes the event's own offset, or {@link Integer#MIN_VALUE} for none
   */
  public long localSeconds(long epochSeconds, int offsetMinutes) {
    if (offsetMinutes != StateFormat.NO_OFFSET) {
      return epochSeconds + offsetMinutes * 60L;
    }
    if (fixed) {
      return epochSeconds + fixedSeconds;
    }
    return epochSeconds + offsetAt(epochSeconds);
  }

  private int offsetAt(long epochSeconds) {
    try {
      return rules.getOffset(Instant.ofEpochSecond(epochSeconds)).getTotalSeconds();
    } catch (DateTimeException beyondTheCalendar) {
      return ZoneOffset.UTC.getTotalSeconds(); // zones have no rules for times a billion years away
    }
  }

  /** The {@link EventContext#cell cell} of a time in the clock's zone. */
  public int cell(long epochSeconds) {
    return cell(epochSeconds, StateFormat.NO_OFFSET);
  }

  /** Hour of the day, 0 to 23, of a time in the clock's zone. */
  public int hourAt(long epochSeconds) {
    return hour(localSeconds(epochSeconds, StateFormat.NO_OFFSET));
  }

  /** Hour of the day, 0 to 23, of local seconds. */
  public static int hour(long localSeconds) {
    return (int) (Math.floorMod(localSeconds, DAY_SECONDS) / 3600);
  }

  /** Whether an hour counts as daytime. */
  public static boolean isDaytime(int hour) {
    return hour > 6 && hour < 20;
  }

  /** Whether local seconds fall on a Saturday or Sunday. */
  public static boolean isWeekend(long localSeconds) {
    // day 0 was a Thursday; + 3 makes Monday 0
    return Math.floorMod(Math.floorDiv(localSeconds, DAY_SECONDS) + 3, 7) >= 5;
  }

  /** The {@link EventContext#cell cell} of an event. */
  public int cell(long epochSeconds, int offsetMinutes) {
    long local = localSeconds(epochSeconds, offsetMinutes);
    return EventContext.cell(isDaytime(hour(local)), isWeekend(local));
  }
}
