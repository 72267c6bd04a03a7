package io.freshet.schemas.state;

import io.freshet.schemas.rating.RatingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Seeded generator of users' events: few items, many events per second, and every kind of id,
 * rating and offset.
 */
final class EventGenerator {
  private static final String[] ODD_IDS = {
    "0",
    "00",
    "007",
    "-",
    "_",
    "B00004CQT3",
    "b00004cqt4",
    "0971633312",
    "é",
    "日本",
    "a b",
    "4611686018427387903",
    "4611686018427387904",
    "9223372036854775808",
    "18446744073709551616",
    "127",
    "128",
    "16511",
    "16512",
    "2113663",
    "2113664",
    "9999999999",
    "1",
    "10",
    "100",
    "9",
    "99",
    "tt0111161",
    "9b2d5b4e-7c3c-4b3a-9a55-0242ac120002",
    "x".repeat(24),
    "x".repeat(25),
    "é".repeat(64)
  };
  private static final double[] ODD_RATINGS = {
    0.0, -0.0, -1, -10, 100, 3.7, 3.25, 1.0 / 3, 0.125, 1e8, -1e8, 5.5, 10, 0.01, 1e-7
  };

  private final Random random;
  private final int items;
  private final long base;
  private final long span;
  private final boolean odd;

  EventGenerator(long seed) {
    random = new Random(seed);
    items = 1 + random.nextInt(random.nextBoolean() ? 6 : 60);
    odd = random.nextInt(4) > 0;
    base = random.nextInt(5) == 0 ? 0 : 800_000_000L + random.nextInt(900_000_000);
    long[] spans = {1, 3, 20, 400, 4_000, 100_000, 20_000_000L, 500_000_000L, 60_000_000_000L};
    span = spans[random.nextInt(spans.length)];
  }

  Random random() {
    return random;
  }

  List<RatingEvent> events(int count) {
    List<RatingEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event());
    }
    return events;
  }

  /** An event that may have a type: one of the usual ones, or another. */
  RatingEvent typedEvent() {
    RatingEvent event = event();
    int kind = random.nextInt(6);
    if (kind == 0) {
      return event;
    }
    String[] types = {"view", "view", "purchase", "cart", "rent", "a", "zoom-in_2"};
    double rating = random.nextInt(5) == 0 ? event.rating() : Double.NaN;
    boolean withdrawal = Double.isNaN(rating) && random.nextInt(6) == 0;
    return new RatingEvent(
        event.userId(),
        event.itemId(),
        types[random.nextInt(types.length)],
        rating,
        withdrawal,
        event.epochSeconds(),
        event.offsetMinutes());
  }

  List<RatingEvent> typedEvents(int count) {
    List<RatingEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(typedEvent());
    }
    return events;
  }

  RatingEvent event() {
    return new RatingEvent("u", item(), rating(), base + random.nextLong(span), offset());
  }

  private String item() {
    int i = random.nextInt(items);
    return odd && i < ODD_IDS.length ? ODD_IDS[(i * 7 + items) % ODD_IDS.length] : "" + (i * 37);
  }

  private double rating() {
    int kind = random.nextInt(12);
    if (kind == 0) {
      return Double.NaN;
    }
    return kind == 1 && odd
        ? ODD_RATINGS[random.nextInt(ODD_RATINGS.length)]
        : (1 + random.nextInt(10)) / 2.0;
  }

  private int offset() {
    if (!odd || random.nextInt(3) > 0) {
      return RatingEvent.NO_OFFSET;
    }
    int[] offsets = {0, 60, 120, -480, 345, 1080, -1080};
    return offsets[random.nextInt(offsets.length)];
  }
}
