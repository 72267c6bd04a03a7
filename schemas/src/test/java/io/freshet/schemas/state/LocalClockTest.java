package io.freshet.schemas.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.RatingEvent;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LocalClockTest {
  @Test
  void shouldAgreeWithTheCalendar() {
    Random random = new Random(11);
    List<ZoneId> zones =
        List.of(
            ZoneOffset.UTC,
            ZoneOffset.ofHoursMinutes(-3, -30),
            ZoneId.of("Europe/Rome"),
            ZoneId.of("Pacific/Apia"),
            ZoneId.of("America/Sao_Paulo"));
    for (ZoneId zone : zones) {
      LocalClock clock = new LocalClock(zone);
      for (int i = 0; i < 5_000; i++) {
        int offset = random.nextInt(3) == 0 ? random.nextInt(2161) - 1080 : RatingEvent.NO_OFFSET;
        long seconds = random.nextLong(253_402_300_800L) >> random.nextInt(8);
        RatingEvent event = new RatingEvent("u", "1", 3, seconds, offset);
        LocalDateTime local = NaiveUserState.local(event, zone);
        long localSeconds = clock.localSeconds(seconds, offset);
        assertThat(LocalClock.hour(localSeconds)).isEqualTo(local.getHour());
        assertThat(LocalClock.isWeekend(localSeconds)).isEqualTo(NaiveUserState.isWeekend(local));
        assertThat(clock.cell(seconds, offset))
            .isEqualTo(
                EventContext.cell(
                    NaiveUserState.isDaytime(local), NaiveUserState.isWeekend(local)));
      }
    }
  }

  @Test
  void shouldCallSevenToNineteenDaytime() {
    for (int hour = 0; hour < 24; hour++) {
      assertThat(LocalClock.isDaytime(hour)).isEqualTo(hour >= 7 && hour <= 19);
    }
  }

  @Test
  void shouldSurviveTimesBeyondTheCalendar() {
    LocalClock clock = new LocalClock(ZoneId.of("Europe/Rome"));
    for (long seconds : new long[] {StateFormat.MAX_SECONDS, -StateFormat.MAX_SECONDS}) {
      assertThat(clock.cell(seconds, RatingEvent.NO_OFFSET)).isBetween(0, 3);
    }
  }
}
