package io.freshet.schemas.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingEvent;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UserStateFuzzTest {
  private final UserStateReader reader = new UserStateReader();
  private final UserStateUpdater updater = new UserStateUpdater(30, ZoneId.of("Europe/Rome"));

  @Test
  void shouldRefuseEveryTruncatedState() {
    for (long seed = 0; seed < 30; seed++) {
      byte[] state = state(seed);
      for (int length = 0; length < state.length; length++) {
        byte[] cut = Arrays.copyOf(state, length);
        assertThatThrownBy(() -> walk(cut, 0, cut.length))
            .as("seed %d length %d", seed, length)
            .isInstanceOf(StateFormatException.class);
      }
      byte[] longer = Arrays.copyOf(state, state.length + 1);
      assertThatThrownBy(() -> walk(longer, 0, longer.length))
          .isInstanceOf(StateFormatException.class);
    }
  }

  @Test
  void shouldNotReadPastTheEndOfASlice() {
    for (long seed = 0; seed < 20; seed++) {
      byte[] state = state(seed);
      byte[] within = new byte[state.length + 40];
      new Random(seed).nextBytes(within);
      System.arraycopy(state, 0, within, 17, state.length);
      walk(within, 17, state.length);
      for (int length = 0; length < state.length; length++) {
        int cut = length;
        assertThatThrownBy(() -> walk(within, 17, cut)).isInstanceOf(StateFormatException.class);
      }
    }
  }

  @Test
  void shouldReadOrRefuseCorruptStatesAndNeverDoWorse() {
    int refused = 0;
    ParsedRating event = new ParsedRating();
    for (long seed = 0; seed < 10_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = corrupt(state(seed % 97), random);
      try {
        walk(bytes, 0, bytes.length);
      } catch (StateFormatException expected) {
        refused++;
      }
      try {
        updater.apply(bytes, event.set(new EventGenerator(seed % 97).typedEvent()));
        assertThat(updater.length()).isLessThan(2 * bytes.length + 400);
      } catch (StateFormatException expected) {
        refused++;
      }
      try {
        updater.setProfile(bytes, UserProfile.EMPTY, 5);
      } catch (StateFormatException expected) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(4_000);
  }

  @Test
  void shouldReadOrRefuseCorruptRecordsAndNeverDoWorse() {
    UserStateRecord record = new UserStateRecord();
    int refused = 0;
    for (long seed = 0; seed < 8_000; seed++) {
      Random random = new Random(seed);
      EventGenerator generator = new EventGenerator(seed);
      updater.apply(null, ParsedRating.of(generator.typedEvent()));
      byte[] value =
          UserStateRecord.encode(
              Effect.APPLIED,
              true,
              new Cause(CauseTopic.RATINGS, random.nextInt(99), 1L << random.nextInt(63), 1L << 41),
              seed % 2 == 0 ? generator.event() : generator.typedEvent(),
              updater.context(),
              updater.toBytes());
      byte[] bytes = corrupt(value, random);
      try {
        record.decode(bytes);
        assertThat(record.context()).isNotNull();
        if (record.hasEvent()) {
          assertThat(record.eventItemId()).isNotNull();
        }
        walk(bytes, record.stateOffset(), record.stateLength());
      } catch (StateFormatException expected) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(400);
  }

  private void walk(byte[] bytes, int offset, int length) {
    reader.wrap(bytes, offset, length);
    int entries = 0;
    while (reader.next()) {
      entries++;
      if (reader.idLength() < 1
          || reader.idLength() > ItemIds.MAX_LENGTH
          || reader.idBytes().length < reader.idOffset() + reader.idLength()) {
        throw new AssertionError("id out of bounds");
      }
    }
    assertThat(entries).isEqualTo(reader.entryCount());
    int seen = 0;
    while (reader.nextSeen()) {
      seen++;
    }
    assertThat(seen).isEqualTo(reader.seenCount());
    while (reader.nextType()) {
      int events = 0;
      while (reader.next()) {
        events++;
        assertThat(reader.idLength()).isBetween(1, ItemIds.MAX_LENGTH);
      }
      assertThat(events).isEqualTo(reader.entryCount());
      while (reader.nextSeen()) {
        assertThat(reader.idLength()).isBetween(1, ItemIds.MAX_LENGTH);
      }
    }
    reader.profile();
    reader.zone();
  }

  private static byte[] state(long seed) {
    EventGenerator generator = new EventGenerator(seed);
    Random random = generator.random();
    UserStateUpdater updater =
        new UserStateUpdater(1 + random.nextInt(20), ZoneId.of("Asia/Tokyo"));
    byte[] state = null;
    int count = 1 + random.nextInt(60);
    List<RatingEvent> events =
        seed % 2 == 0 ? generator.events(count) : generator.typedEvents(count);
    for (RatingEvent event : events) {
      updater.apply(state, ParsedRating.of(event));
      state = updater.toBytes();
    }
    if (seed % 3 == 0) {
      UserProfile profile =
          new UserProfile(
              List.of("Drama"), List.of(), List.of(), List.of(), ZoneId.of("UTC"), Map.of());
      updater.setProfile(state, profile, 1);
      state = updater.toBytes();
    }
    return state;
  }

  private static byte[] corrupt(byte[] state, Random random) {
    byte[] bytes = state.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) 0xFF;
        default -> bytes = Arrays.copyOf(bytes, 1 + at);
      }
    }
    return bytes;
  }
}
