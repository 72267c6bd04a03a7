package io.freshet.schemas.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.rating.EventValue;
import io.freshet.schemas.rating.EventValues;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingEvent;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InteractionsTest {
  private static final int NONE = RatingEvent.NO_OFFSET;
  private static final EventValues VALUES =
      EventValues.of(
          Map.of(
              "purchase", new EventValue(5, true, null, 5),
              "cart", new EventValue(3, false, null, 3),
              "view", new EventValue(1, false, null, 2),
              "dislike", new EventValue(-1, false, null, 0.5),
              "skip", new EventValue(0, false, null, 0.5),
              "a", new EventValue(3, false, 3.5, 3.5)));

  private final UserStateUpdater updater = new UserStateUpdater(3, ZoneOffset.UTC);
  private final Interactions interactions = new Interactions();
  private byte[] state;

  @Test
  void shouldLetTheStrongestTypeCountWithItsOwnTime() {
    event("view", "1", 100);
    event("purchase", "1", 200);
    event("view", "1", 300);
    event("cart", "2", 250);
    assertThat(read()).containsExactly("1 5.0 at 200 purchase hidden", "2 3.0 at 250 cart");
  }

  @Test
  void shouldTellValuesOfTypesFromRatings() {
    event("view", "1", 100);
    event("a", "2", 200); // the type states a rating
    rating("3", 4, 300);
    apply(new RatingEvent("u", "4", "view", 2.5, false, 400, NONE));
    event("dislike", "5", 500);
    read();
    List<String> derived = new ArrayList<>();
    for (int i = 0; i < interactions.size(); i++) {
      derived.add(interactions.idNumber(i) + " " + interactions.derived(i));
    }
    assertThat(derived).containsExactly("1 true", "2 false", "3 false", "4 false", "5 true");
  }

  @Test
  void shouldLetARatingOutrankEveryEvent() {
    event("purchase", "1", 200);
    rating("1", 2, 100);
    event("dislike", "1", 300);
    assertThat(read()).containsExactly("1 2.0 at 100 null hidden");
  }

  @Test
  void shouldLetTheNewerOfLikeAndDislikeCount() {
    event("purchase", "1", 200);
    event("dislike", "1", 300);
    event("dislike", "2", 200);
    event("view", "2", 300);
    assertThat(read()).containsExactly("1 0.5 at 300 dislike hidden", "2 2.0 at 300 view hidden");
  }

  @Test
  void shouldHideWithoutAnOpinionWhatWasOnlySeenOrIsNotDeclared() {
    event("skip", "1", 100);
    event("teleport", "2", 100);
    withdraw("purchase", "3", 100);
    withdraw("view", "4", 100);
    assertThat(read()).containsExactlyInAnyOrder("1 hidden", "2 hidden", "3 hidden", "4");
  }

  @Test
  void shouldHideWhatFellOutOfTheListOfAHidingTypeOnly() {
    for (int i = 0; i < 5; i++) {
      event("view", "" + i, 100 + i);
      event("purchase", "" + (10 + i), 100 + i);
    }
    assertThat(read()).contains("10 hidden", "11 hidden").doesNotContain("0", "0 hidden");
  }

  @Test
  void shouldTellWhetherAnItemWasHiddenBeforeItsEvent() {
    event("view", "1", 100);
    event("purchase", "1", 200);
    event("skip", "2", 100);
    event("purchase", "2", 200);
    read();
    assertThat(hiddenByOthers("1", "purchase")).isFalse();
    assertThat(hiddenByOthers("1", "view")).isTrue();
    assertThat(hiddenByOthers("2", "purchase")).isTrue();
    assertThat(hiddenByOthers("2", null)).isTrue();
    assertThat(hiddenByOthers("3", null)).isFalse();
  }

  @Test
  void shouldEqualASimpleModelOnGeneratedStates() {
    for (long seed = 0; seed < 1_500; seed++) {
      EventGenerator generator = new EventGenerator(seed);
      Random random = generator.random();
      List<RatingEvent> events = generator.typedEvents(1 + random.nextInt(90));
      UserStateUpdater wide = new UserStateUpdater(200, ZoneOffset.UTC);
      state = null;
      for (RatingEvent event : events) {
        wide.apply(state, ParsedRating.of(event));
        state = wide.toBytes();
      }
      assertThat(read()).as("seed %d", seed).isEqualTo(expected(NaiveUserState.of(events, 200)));
    }
  }

  private static List<String> expected(NaiveUserState naive) {
    Map<String, List<RatingEvent>> byItem = new TreeMap<>(NaiveUserState.BY_BYTES);
    naive.entries.forEach(e -> byItem.computeIfAbsent(e.itemId(), i -> new ArrayList<>()).add(e));
    naive.types.forEach(
        (type, ofType) ->
            ofType.entries.forEach(
                e -> byItem.computeIfAbsent(e.itemId(), i -> new ArrayList<>()).add(e)));
    List<RatingEvent> counting = new ArrayList<>();
    Map<String, String> lines = new TreeMap<>();
    byItem.forEach(
        (item, events) -> {
          boolean hidden =
              events.stream()
                  .anyMatch(
                      e -> {
                        EventValue value = e.type() == null ? null : VALUES.of(e.type());
                        return value == null || value.hides();
                      });
          RatingEvent counts = counting(events);
          if (counts == null) {
            counting.add(new RatingEvent("u", item, null, Double.NaN, true, Long.MIN_VALUE, NONE));
            lines.put(item, item + (hidden ? " hidden" : ""));
          } else {
            counting.add(counts);
            double worth =
                counts.rated() ? counts.rating() + 0.0 : VALUES.of(counts.type()).value();
            lines.put(
                item,
                item
                    + " "
                    + worth
                    + " at "
                    + counts.epochSeconds()
                    + " "
                    + counts.type()
                    + (hidden ? " hidden" : ""));
          }
        });
    counting.sort(
        Comparator.comparingLong(RatingEvent::epochSeconds)
            .thenComparing(RatingEvent::itemId, NaiveUserState.BY_BYTES));
    return counting.stream().map(event -> lines.get(event.itemId())).toList();
  }

  private static RatingEvent counting(List<RatingEvent> events) {
    RatingEvent best = null;
    RatingEvent negative = null;
    long newestPositive = Long.MIN_VALUE;
    for (RatingEvent event : events) {
      if (event.withdrawal()) {
        continue;
      }
      if (event.type() == null) {
        return event;
      }
      EventValue value = VALUES.of(event.type());
      if (value == null || !value.opinion()) {
        continue;
      }
      if (value.weight() < 0) {
        negative = event;
        continue;
      }
      newestPositive = Math.max(newestPositive, event.epochSeconds());
      double before = best == null ? -1 : VALUES.of(best.type()).weight();
      if (value.weight() > before
          || (value.weight() == before && event.epochSeconds() > best.epochSeconds())) {
        best = event;
      }
    }
    boolean disliked =
        negative != null && (best == null || negative.epochSeconds() >= newestPositive);
    return disliked ? negative : best;
  }

  private boolean hiddenByOthers(String item, String type) {
    byte[] id = item.getBytes(StandardCharsets.UTF_8);
    return interactions.hiddenByOthers(id, 0, id.length, type, VALUES);
  }

  private void event(String type, String item, long seconds) {
    apply(new RatingEvent("u", item, type, Double.NaN, false, seconds, NONE));
  }

  private void withdraw(String type, String item, long seconds) {
    apply(new RatingEvent("u", item, type, Double.NaN, true, seconds, NONE));
  }

  private void rating(String item, double rating, long seconds) {
    apply(new RatingEvent("u", item, rating, seconds, NONE));
  }

  private void apply(RatingEvent event) {
    updater.apply(state, ParsedRating.of(event));
    state = updater.toBytes();
  }

  private List<String> read() {
    interactions.read(new UserStateReader().wrap(state), VALUES);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < interactions.size(); i++) {
      String id =
          new String(interactions.idBytes(i), 0, interactions.idLength(i), StandardCharsets.UTF_8);
      if (interactions.idIsNumber(i)) {
        assertThat(id).isEqualTo(Long.toString(interactions.idNumber(i)));
      }
      String opinion =
          interactions.opinion(i)
              ? " "
                  + interactions.value(i)
                  + " at "
                  + interactions.seconds(i)
                  + " "
                  + interactions.type(i)
              : "";
      lines.add(id + opinion + (interactions.hidden(i) ? " hidden" : ""));
    }
    return lines;
  }
}
