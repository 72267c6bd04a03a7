package io.freshet.schemas.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingEvent;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UserStateUpdaterTest {
  private static final int NONE = RatingEvent.NO_OFFSET;
  private static final double WITHDRAWN = Double.NaN;

  private final UserStateUpdater updater = new UserStateUpdater(3, ZoneOffset.UTC);
  private byte[] state;

  @Test
  void shouldApplyTheGreatestOfTimeWithdrawalRatingAndOffset() {
    assertThat(apply("1", 3, 100, NONE)).isEqualTo(Effect.APPLIED);
    assertThat(apply("1", 5, 99, NONE)).isEqualTo(Effect.LATE);
    assertThat(apply("1", 2, 100, 60)).isEqualTo(Effect.LATE);
    assertThat(apply("1", 3, 100, NONE)).isEqualTo(Effect.DUPLICATE);
    assertThat(apply("1", 3, 100, -60)).isEqualTo(Effect.APPLIED);
    assertThat(apply("1", 3, 100, 60)).isEqualTo(Effect.APPLIED);
    assertThat(apply("1", 3.5, 100, NONE)).isEqualTo(Effect.APPLIED);
    assertThat(apply("1", WITHDRAWN, 100, NONE)).isEqualTo(Effect.WITHDRAWN);
    assertThat(apply("1", 5, 100, NONE)).isEqualTo(Effect.LATE);
    assertThat(apply("1", WITHDRAWN, 100, NONE)).isEqualTo(Effect.DUPLICATE);
    assertThat(apply("1", 1, 101, NONE)).isEqualTo(Effect.APPLIED);
    assertThat(entries()).containsExactly("1 1.0 at 101");
  }

  @Test
  void shouldTellNewItemsFromThoseTouchedBefore() {
    apply("1", 3, 100, NONE);
    assertThat(updater.newItem()).isTrue();
    apply("1", 3, 100, NONE);
    assertThat(updater.newItem()).isFalse();
    apply("1", WITHDRAWN, 101, NONE);
    assertThat(updater.newItem()).isFalse();
    for (int i = 2; i <= 4; i++) {
      apply("" + i, 3, 200 + i, NONE);
    }
    apply("1", 4, 300, NONE); // had fallen out of the list
    assertThat(updater.newItem()).isFalse();
    assertThat(entries()).containsExactly("3 3.0 at 203", "4 3.0 at 204", "1 4.0 at 300", "seen 2");
    apply("9", 4, 1, NONE); // too old for the list
    assertThat(updater.newItem()).isTrue();
    apply("9", 4, 1, NONE);
    assertThat(updater.newItem()).isFalse();
    assertThat(updater.unchanged()).isTrue();
  }

  @Test
  void shouldKeepWhatHappenedTypeByType() {
    assertThat(apply("purchase", "1", false, 100)).isEqualTo(Effect.APPLIED);
    assertThat(apply("view", "1", false, 200)).isEqualTo(Effect.APPLIED);
    assertThat(updater.newItem()).isFalse();
    assertThat(updater.newOfType()).isTrue();
    assertThat(apply("view", "1", false, 150)).isEqualTo(Effect.LATE);
    assertThat(apply("view", "1", false, 200)).isEqualTo(Effect.DUPLICATE);
    assertThat(apply("view", "1", false, 300)).isEqualTo(Effect.APPLIED);
    assertThat(updater.newOfType()).isFalse();
    assertThat(events()).containsExactly("purchase 1 at 100", "view 1 at 300");
    assertThat(apply("purchase", "1", true, 400)).isEqualTo(Effect.WITHDRAWN);
    assertThat(apply("purchase", "1", false, 100)).isEqualTo(Effect.LATE);
    assertThat(events()).containsExactly("purchase 1 withdrawn at 400", "view 1 at 300");
  }

  @Test
  void shouldLetNoViewPushAPurchaseOrARatingOutOfItsList() {
    apply("7", 4, 100, NONE);
    apply("purchase", "8", false, 100);
    for (int i = 0; i < 20; i++) {
      apply("view", "" + (20 + i), false, 200 + i);
    }
    assertThat(entries()).containsExactly("7 4.0 at 100");
    assertThat(events())
        .containsExactly("purchase 8 at 100", "view 37 at 217", "view 38 at 218", "view 39 at 219");
  }

  private Effect apply(String type, String item, boolean withdrawn, long seconds) {
    RatingEvent event = new RatingEvent("u", item, type, Double.NaN, withdrawn, seconds, NONE);
    Effect effect = updater.apply(state, ParsedRating.of(event));
    state = updater.toBytes();
    return effect;
  }

  private List<String> events() {
    List<String> events = new ArrayList<>();
    UserStateReader reader = new UserStateReader().wrap(state);
    while (reader.nextType()) {
      while (reader.next()) {
        String what = reader.withdrawn() ? " withdrawn at " : " at ";
        events.add(reader.type() + " " + reader.itemId() + what + reader.epochSeconds());
      }
    }
    return events;
  }

  @Test
  void shouldOrderOneSecondByTheBytesOfTheIds() {
    UserStateUpdater wide = new UserStateUpdater(100, ZoneOffset.UTC);
    byte[] bytes = null;
    for (String id : List.of("b", "9", "é", "10", "B00004CQT3", "100", "1", "-", "99")) {
      wide.apply(bytes, ParsedRating.of(new RatingEvent("u", id, 3, 5, NONE)));
      bytes = wide.toBytes();
    }
    state = bytes;
    assertThat(entries().stream().map(entry -> entry.split(" ", 2)[0]))
        .containsExactly("-", "1", "10", "100", "9", "99", "B00004CQT3", "b", "é");
  }

  @Test
  void shouldCountThePositionInTheSession() {
    UserStateUpdater wide = new UserStateUpdater(100, ZoneOffset.UTC);
    long[] at = {1_000_000, 1_001_800, 1_003_600, 1_005_401, 1_005_402};
    int[] expected = {1, 2, 3, 1, 2};
    for (int i = 0; i < at.length; i++) {
      wide.apply(state, ParsedRating.of(new RatingEvent("u", "" + i, 3, at[i], NONE)));
      assertThat(wide.sessionPosition()).isEqualTo(expected[i]);
      state = wide.toBytes();
    }
    // a late one bridges nothing: what counts is what lies before it
    wide.apply(state, ParsedRating.of(new RatingEvent("u", "9", 3, 1_002_000, NONE)));
    assertThat(wide.sessionPosition()).isEqualTo(3);
    // an item rated again does not precede itself
    wide.apply(state, ParsedRating.of(new RatingEvent("u", "4", 3, 1_005_403, NONE)));
    assertThat(wide.sessionPosition()).isEqualTo(2);
  }

  @Test
  void shouldAgreeWithTheNaiveContextOfEveryEvent() {
    for (long seed = 0; seed < 400; seed++) {
      EventGenerator generator = new EventGenerator(seed);
      Random random = generator.random();
      ZoneId zone = random.nextBoolean() ? ZoneId.of("Australia/Lord_Howe") : ZoneOffset.UTC;
      UserStateUpdater scratch = new UserStateUpdater(1_000, zone);
      List<RatingEvent> events = new ArrayList<>();
      Set<String> touched = new HashSet<>();
      byte[] bytes = null;
      for (int i = random.nextInt(40); i >= 0; i--) {
        RatingEvent event = generator.event();
        List<RatingEvent> before = NaiveUserState.of(events, 1_000).entries;
        Effect effect = scratch.apply(bytes, ParsedRating.of(event));
        assertThat(scratch.context()).isEqualTo(context(event, before, zone));
        assertThat(scratch.newItem()).isEqualTo(touched.add(event.itemId()));
        events.add(event);
        byte[] after = scratch.toBytes();
        assertThat(java.util.Arrays.equals(after, bytes)).isEqualTo(scratch.unchanged());
        assertThat(scratch.unchanged())
            .isEqualTo(effect == Effect.DUPLICATE || effect == Effect.LATE);
        bytes = after;
      }
    }
  }

  private static EventContext context(RatingEvent event, List<RatingEvent> entries, ZoneId zone) {
    LocalDateTime local = NaiveUserState.local(event, zone);
    int position = 1;
    long next = event.epochSeconds();
    Comparator<RatingEvent> order =
        Comparator.comparingLong(RatingEvent::epochSeconds)
            .thenComparing(RatingEvent::itemId, NaiveUserState.BY_BYTES);
    for (int i = entries.size() - 1; i >= 0; i--) {
      RatingEvent entry = entries.get(i);
      if (entry.itemId().equals(event.itemId()) || order.compare(entry, event) > 0) {
        continue;
      }
      if (next - entry.epochSeconds() > 1_800) {
        break;
      }
      position++;
      next = entry.epochSeconds();
    }
    return new EventContext(
        NaiveUserState.isDaytime(local),
        NaiveUserState.isWeekend(local),
        local.getHour(),
        position);
  }

  @Test
  void shouldKnowWhenNothingIsKnown() {
    updater.setProfile(null, UserProfile.EMPTY, 0);
    assertThat(updater.isEmpty()).isFalse();
    updater.setProfile(updater.toBytes(), null, 0);
    assertThat(updater.isEmpty()).isTrue();
    assertThat(updater.toBytes()).isEqualTo(StateFormat.EMPTY);
    apply("1", WITHDRAWN, 5, NONE);
    assertThat(updater.isEmpty()).isFalse();
  }

  @Test
  void shouldKeepTheProfileThatArrivedLastWhateverTheOrder() {
    apply("1", 3, 100, NONE);
    UserProfile older = profile("older");
    UserProfile newer = profile("newer");
    updater.setProfile(state, older, 1_000);
    updater.setProfile(updater.toBytes(), newer, 2_000);
    byte[] inOrder = updater.toBytes();
    updater.setProfile(state, newer, 2_000);
    byte[] first = updater.toBytes();
    assertThat(updater.setProfile(first, older, 1_000)).isEqualTo(Effect.PROFILE);
    assertThat(updater.unchanged()).isTrue();
    assertThat(updater.toBytes()).isEqualTo(inOrder);
    updater.setProfile(first, null, 1_999);
    assertThat(updater.toBytes()).isEqualTo(inOrder);
    updater.setProfile(first, null, 2_000); // of one millisecond, the one that is read last
    assertThat(new UserStateReader().wrap(updater.toBytes()).profile()).isNull();
  }

  @Test
  void shouldRememberWhenAProfileWasWithdrawn() {
    apply("1", 3, 100, NONE);
    updater.setProfile(state, null, 2_000);
    state = updater.toBytes();
    apply("2", 3, 200, NONE);
    updater.setProfile(state, profile("older"), 1_000);
    assertThat(updater.toBytes()).isEqualTo(state);
    updater.setProfile(state, profile("newer"), 3_000);
    assertThat(new UserStateReader().wrap(updater.toBytes()).profile()).isEqualTo(profile("newer"));
  }

  @Test
  void shouldReplaceAProfileOfUnknownTime() {
    updater.setProfile(null, profile("unknown"), 0);
    updater.setProfile(updater.toBytes(), profile("known"), 1_000);
    updater.setProfile(updater.toBytes(), profile("unknown again"), 0);
    assertThat(new UserStateReader().wrap(updater.toBytes()).profile())
        .isEqualTo(profile("unknown again"));
  }

  private static UserProfile profile(String genre) {
    return new UserProfile(List.of(genre), List.of(), List.of(), List.of(), null, Map.of());
  }

  @Test
  void shouldNotChangeTheStateItIsGiven() {
    apply("1", 3, 100, NONE);
    byte[] given = state.clone();
    updater.apply(given, ParsedRating.of(new RatingEvent("u", "2", 3, 50, NONE)));
    assertThat(given).isEqualTo(state);
  }

  @Test
  void shouldRefuseWhatNoStateCanHold() {
    assertThatIllegalArgumentException().isThrownBy(() -> new UserStateUpdater(0, ZoneOffset.UTC));
    assertThatIllegalArgumentException().isThrownBy(() -> apply("1", 3, 1L << 56, NONE));
    assertThatIllegalArgumentException().isThrownBy(() -> apply("", 3, 1, NONE));
    assertThatIllegalArgumentException().isThrownBy(() -> apply("x".repeat(256), 3, 1, NONE));
    assertThatIllegalArgumentException().isThrownBy(() -> apply("1", 2e8, 1, NONE));
    assertThatIllegalArgumentException().isThrownBy(() -> apply("1", 3, 1, 1081));
    UserProfile huge =
        new UserProfile(
            List.of("x".repeat(70_000)), List.of(), List.of(), List.of(), null, Map.of());
    assertThatIllegalArgumentException().isThrownBy(() -> updater.setProfile(null, huge, 0));
  }

  private Effect apply(String item, double rating, long seconds, int offset) {
    RatingEvent event = new RatingEvent("u", item, rating, seconds, offset);
    Effect effect = updater.apply(state, ParsedRating.of(event));
    state = updater.toBytes();
    return effect;
  }

  private List<String> entries() {
    List<String> entries = new ArrayList<>();
    UserStateReader reader = new UserStateReader().wrap(state);
    while (reader.next()) {
      entries.add(reader.itemId() + " " + reader.rating() + " at " + reader.epochSeconds());
    }
    while (reader.nextSeen()) {
      entries.add("seen " + reader.itemId());
    }
    return entries;
  }
}
