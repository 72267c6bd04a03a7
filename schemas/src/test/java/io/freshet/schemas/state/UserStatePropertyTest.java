package io.freshet.schemas.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingEvent;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UserStatePropertyTest {
  private static final ZoneId[] ZONES = {
    ZoneOffset.UTC,
    ZoneId.of("UTC"),
    ZoneId.of("Europe/Rome"),
    ZoneId.of("America/St_Johns"),
    ZoneOffset.ofHours(5)
  };

  @Test
  void shouldEqualTheNaiveModelWhateverTheOrderAndRepetition() {
    for (long seed = 0; seed < 3000; seed++) {
      EventGenerator generator = new EventGenerator(seed);
      Random random = generator.random();
      int cap = 1 + random.nextInt(random.nextBoolean() ? 4 : 40);
      ZoneId zone = ZONES[random.nextInt(ZONES.length)];
      List<RatingEvent> events = generator.events(random.nextInt(80));
      byte[] expected = null;
      for (int order = 0; order < 3; order++) {
        byte[] state = replay(shuffledWithRepeats(events, random), cap, zone);
        assertThat(NaiveUserState.describe(state))
            .as("seed %d order %d", seed, order)
            .isEqualTo(NaiveUserState.of(events, cap).describe(zone, null));
        if (expected != null) {
          assertThat(state).as("seed %d order %d", seed, order).isEqualTo(expected);
        }
        expected = state;
      }
    }
  }

  @Test
  void shouldEqualTheNaiveModelWithEventsOfTypes() {
    for (long seed = 0; seed < 3000; seed++) {
      EventGenerator generator = new EventGenerator(seed);
      Random random = generator.random();
      int cap = 1 + random.nextInt(random.nextBoolean() ? 4 : 40);
      ZoneId zone = ZONES[random.nextInt(ZONES.length)];
      List<RatingEvent> events = generator.typedEvents(random.nextInt(120));
      byte[] expected = null;
      for (int order = 0; order < 3; order++) {
        byte[] state = replay(shuffledWithRepeats(events, random), cap, zone);
        assertThat(NaiveUserState.describe(state))
            .as("seed %d order %d", seed, order)
            .isEqualTo(NaiveUserState.of(events, cap).describe(zone, null));
        if (expected != null) {
          assertThat(state).as("seed %d order %d", seed, order).isEqualTo(expected);
        }
        expected = state;
      }
    }
  }

  @Test
  void shouldKeepRatingsAndProfileAsTheyAreWithoutEventsOfTypes() {
    for (long seed = 0; seed < 500; seed++) {
      EventGenerator generator = new EventGenerator(seed);
      Random random = generator.random();
      List<RatingEvent> events = generator.typedEvents(random.nextInt(80));
      List<RatingEvent> ratings = events.stream().filter(e -> e.type() == null).toList();
      UserProfile profile = profile(random);
      UserStateUpdater updater = new UserStateUpdater(9, ZONES[2]);
      updater.setProfile(replay(events, 9, ZONES[2]), profile, 7);
      String withTypes = NaiveUserState.describe(updater.toBytes());
      updater.setProfile(replay(ratings, 9, ZONES[2]), profile, 7);
      assertThat(withTypes).startsWith(NaiveUserState.describe(updater.toBytes()));
    }
  }

  @Test
  void shouldTellWhatIsNewForTheItemAndForItsType() {
    for (long seed = 0; seed < 500; seed++) {
      EventGenerator generator = new EventGenerator(seed);
      List<RatingEvent> before = new ArrayList<>();
      UserStateUpdater updater = new UserStateUpdater(50, ZoneOffset.UTC);
      byte[] state = null;
      for (RatingEvent event : generator.typedEvents(40)) {
        updater.apply(state, ParsedRating.of(event));
        state = updater.toBytes();
        List<RatingEvent> same =
            before.stream().filter(e -> e.itemId().equals(event.itemId())).toList();
        assertThat(updater.newItem()).as("seed %d", seed).isEqualTo(same.isEmpty());
        assertThat(updater.newOfType())
            .as("seed %d", seed)
            .isEqualTo(same.stream().noneMatch(e -> Objects.equals(e.type(), event.type())));
        before.add(event);
      }
    }
  }

  @Test
  void shouldKeepTheTableEqualToARecomputeWhenProfilesChangeTheZone() {
    for (long seed = 0; seed < 600; seed++) {
      EventGenerator generator = new EventGenerator(seed);
      Random random = generator.random();
      int cap = 1 + random.nextInt(20);
      ZoneId zone = ZONES[random.nextInt(ZONES.length)];
      UserStateUpdater updater = new UserStateUpdater(cap, zone);
      List<RatingEvent> events = new ArrayList<>();
      byte[] state = null;
      UserProfile profile = null;
      for (int step = random.nextInt(60); step >= 0; step--) {
        if (random.nextInt(5) == 0) {
          profile = profile(random);
          assertThat(updater.setProfile(state, profile, 0)).isEqualTo(Effect.PROFILE);
        } else {
          RatingEvent event = generator.event();
          events.add(event);
          updater.apply(state, ParsedRating.of(event));
        }
        state = updater.toBytes();
        ZoneId used = profile == null || profile.timeZone() == null ? zone : profile.timeZone();
        assertThat(NaiveUserState.describe(state))
            .as("seed %d", seed)
            .isEqualTo(NaiveUserState.of(events, cap).describe(used, profile));
      }
      // the same events and the last profile alone give the same bytes
      byte[] direct = replay(events, cap, zone);
      updater.setProfile(direct, profile, 0);
      assertThat(state).isEqualTo(updater.toBytes());
    }
  }

  @Test
  void shouldFollowAChangeOfTheConfiguredZoneAndCap() {
    for (long seed = 0; seed < 800; seed++) {
      EventGenerator generator = new EventGenerator(seed);
      Random random = generator.random();
      List<RatingEvent> events = generator.events(1 + random.nextInt(60));
      RatingEvent last = generator.event();
      int cap = 1 + random.nextInt(20);
      byte[] before = replay(events, cap + random.nextInt(30), ZONES[random.nextInt(5)]);
      ZoneId zone = ZONES[random.nextInt(ZONES.length)];
      UserStateUpdater updater = new UserStateUpdater(cap, zone);
      updater.apply(before, ParsedRating.of(last));
      events.add(last);
      assertThat(updater.toBytes()).as("seed %d", seed).isEqualTo(replay(events, cap, zone));
      assertThat(updater.unchanged()).isEqualTo(java.util.Arrays.equals(before, updater.toBytes()));
    }
  }

  private static UserProfile profile(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> null;
      case 1 ->
          new UserProfile(List.of("Drama"), List.of(), List.of(), List.of("3"), null, Map.of());
      default ->
          new UserProfile(
              List.of(),
              List.of(),
              List.of("1"),
              List.of(),
              ZONES[random.nextInt(5)],
              Map.of("age", "" + random.nextInt(90)));
    };
  }

  private static List<RatingEvent> shuffledWithRepeats(List<RatingEvent> events, Random random) {
    List<RatingEvent> shuffled = new ArrayList<>(events);
    for (RatingEvent event : events) {
      if (random.nextInt(4) == 0) {
        shuffled.add(event);
      }
    }
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private static byte[] replay(List<RatingEvent> events, int cap, ZoneId zone) {
    UserStateUpdater updater = new UserStateUpdater(cap, zone);
    ParsedRating parsed = new ParsedRating();
    byte[] state = StateFormat.EMPTY;
    for (RatingEvent event : events) {
      updater.apply(state, parsed.set(event));
      state = updater.toBytes();
    }
    return state;
  }
}
