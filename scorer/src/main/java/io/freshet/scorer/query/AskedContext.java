package io.freshet.scorer.query;

import io.freshet.http.Call;
import io.freshet.http.HttpProblem;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.state.LocalClock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The context that a request asks for: the time {@code at} (default: now), overridden by {@code
 * daytime} and {@code weekend}.
 */
final class AskedContext {
  private AskedContext() {}

  /**
   * Reads the context of a request.
   *
   * @param zone the user's time zone, for an {@code at} without an offset
   * @throws HttpProblem if a parameter is invalid
   */
  static EventContext of(Call call, ZoneId zone, long nowMillis) {
    long local = localSeconds(call.parameter("at"), zone, nowMillis);
    int hour = LocalClock.hour(local);
    Boolean daytime = call.flag("daytime");
    Boolean weekend = call.flag("weekend");
    return new EventContext(
        daytime != null ? daytime : LocalClock.isDaytime(hour),
        weekend != null ? weekend : LocalClock.isWeekend(local),
        hour,
        0);
  }

  private static long localSeconds(@Nullable String at, ZoneId zone, long nowMillis) {
    LocalClock clock = new LocalClock(zone);
    if (at == null) {
      return local(clock, Instant.ofEpochMilli(nowMillis));
    }
    try {
      if (at.matches("\\d{1,12}")) {
        return local(clock, Instant.ofEpochSecond(Long.parseLong(at)));
      }
      OffsetDateTime time = OffsetDateTime.parse(at);
      return time.toEpochSecond() + time.getOffset().getTotalSeconds();
    } catch (DateTimeException e) {
      throw HttpProblem.badParameter(
          "at", at, "ISO-8601 with offset (the + of an offset is %2B in a URL), or epoch seconds");
    }
  }

  private static long local(LocalClock clock, Instant instant) {
    return clock.localSeconds(instant.getEpochSecond(), Integer.MIN_VALUE);
  }
}
