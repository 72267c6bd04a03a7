package io.freshet.standalone.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RatingTableTest {

  private record Event(String user, String item, float rating, long seconds) {}

  private static final Comparator<Event> REPLAY_ORDER =
      Comparator.comparingLong(Event::seconds)
          .thenComparing(e -> utf8(e.user()), Arrays::compareUnsigned)
          .thenComparing(e -> utf8(e.item()), Arrays::compareUnsigned)
          .thenComparing(Event::rating);

  @Test
  void shouldSortByTimeThenUserThenItemThenRatingWhateverTheOrderOfTheFile() {
    List<Event> events = randomEvents(20_000, new Random(7));
    RatingTable sorted = table(events);
    List<Event> expected = new ArrayList<>(events);
    expected.sort(REPLAY_ORDER);

    assertThat(events(sorted)).isEqualTo(expected);

    Collections.shuffle(events, new Random(8));
    RatingTable shuffled = table(events);
    assertThat(events(shuffled)).isEqualTo(expected);
    assertThat(shuffled.fingerprint()).isEqualTo(sorted.fingerprint());
  }

  @Test
  void shouldNumberUsersAndItemsByTheBytesOfTheirIds() {
    RatingTable table = table(randomEvents(5_000, new Random(1)));
    for (int u = 1; u < table.users(); u++) {
      assertThat(Arrays.compareUnsigned(table.userIdBytes(u - 1), table.userIdBytes(u)))
          .isNegative();
      assertThat(utf8(table.userId(u))).isEqualTo(table.userIdBytes(u));
    }
    Set<String> items = new TreeSet<>();
    for (int i = 0; i < table.items(); i++) {
      items.add(table.itemId(i));
    }
    assertThat(items).hasSize(table.items());
  }

  @Test
  void shouldHaveAnotherFingerprintWhenAnyPartOfAnyEventDiffers() {
    List<Event> events = List.of(new Event("a", "x", 1f, 10), new Event("b", "y", 2f, 20));
    Set<Long> prints = new TreeSet<>();
    prints.add(table(events).fingerprint());
    prints.add(table(List.of(events.get(0))).fingerprint());
    prints.add(table(events).first(1).fingerprint());
    prints.add(table(List.of(events.get(0), new Event("c", "y", 2f, 20))).fingerprint());
    prints.add(table(List.of(events.get(0), new Event("b", "z", 2f, 20))).fingerprint());
    prints.add(table(List.of(events.get(0), new Event("b", "y", 3f, 20))).fingerprint());
    prints.add(table(List.of(events.get(0), new Event("b", "y", 2f, 21))).fingerprint());

    assertThat(prints).hasSize(7);
  }

  @Test
  void shouldKeepTheEarliestEventsWhenLimited() {
    RatingTable table = table(randomEvents(1_000, new Random(3)));

    assertThat(events(table.first(10))).isEqualTo(events(table).subList(0, 10));
    assertThat(table.first(5_000).size()).isEqualTo(1_000);
    assertThat(table.first(0).size()).isZero();
    assertThatThrownBy(() -> table.first(10).rating(10))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("event 10 of 10");
    assertThatThrownBy(() -> table.first(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldHoldTimesBefore1970AndAfter2038() {
    List<Event> events =
        List.of(
            new Event("u", "i", 1f, -5_000_000_000L),
            new Event("u", "i", 1f, -1),
            new Event("u", "i", -2.5f, 0),
            new Event("u", "i", 1f, 8_000_000_000L));

    assertThat(events(table(events))).isEqualTo(events);
    assertThatThrownBy(() -> table(List.of(new Event("u", "i", 1f, 9_000_000_000L))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table(List.of(new Event("u", "i", Float.NaN, 0))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Event> randomEvents(int count, Random random) {
    String[] ids = {"", "é", "\uFFFD", "\uD83D\uDE00", "B00", "z"};
    List<Event> events = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      events.add(
          new Event(
              ids[random.nextInt(ids.length)] + random.nextInt(500),
              ids[random.nextInt(ids.length)] + random.nextInt(50),
              (1 + random.nextInt(10)) / 2f,
              random.nextInt(40) * 100_000_000L));
    }
    return events;
  }

  private static RatingTable table(List<Event> events) {
    RatingTable.Builder builder = new RatingTable.Builder(0);
    for (Event e : events) {
      byte[] user = utf8(e.user());
      byte[] item = utf8(e.item());
      builder.add(
          builder.user(user, 0, user.length),
          builder.item(item, 0, item.length),
          e.rating(),
          e.seconds());
    }
    return builder.build();
  }

  private static List<Event> events(RatingTable table) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      events.add(
          new Event(
              table.userId(table.user(i)),
              table.itemId(table.item(i)),
              table.rating(i),
              table.seconds(i)));
    }
    return events;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
