package io.freshet.schemas.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class UserStateSizeTest {
  @Test
  void shouldTakeAtMostSixBytesPerRatingOnMovieLensLikeIds() {
    Random random = new Random(7);
    Map<String, List<RatingEvent>> users = new LinkedHashMap<>();
    for (int user = 0; user < 200; user++) {
      List<RatingEvent> events = new ArrayList<>();
      long seconds = 850_000_000L + random.nextInt(700_000_000);
      int count = 20 + (int) (-160 * Math.log(1 - random.nextDouble()));
      for (int i = 0; i < count; i++) {
        // sittings of quick clicks with days between them
        seconds += random.nextInt(20) == 0 ? random.nextInt(9_000_000) : random.nextInt(45);
        double skew = random.nextDouble();
        String item = "" + (1 + (long) (200_000 * skew * skew * skew * skew));
        double rating = (1 + random.nextInt(10)) / 2.0;
        events.add(new RatingEvent("u", item, rating, seconds, RatingEvent.NO_OFFSET));
      }
      users.put("" + user, events);
    }
    assertThat(bytesPerRating(users)).isLessThanOrEqualTo(4.5);
  }

  @Test
  void shouldTakeAtMostEightBytesPerTypedEventOnNumericIds() {
    Random random = new Random(9);
    Map<String, List<RatingEvent>> users = new LinkedHashMap<>();
    for (int user = 0; user < 200; user++) {
      List<RatingEvent> events = new ArrayList<>();
      long seconds = 1_700_000_000L + random.nextInt(30_000_000);
      int count = 10 + (int) (-60 * Math.log(1 - random.nextDouble()));
      for (int i = 0; i < count; i++) {
        // visits of a shop: views with minutes between them, weeks between the visits
        seconds += random.nextInt(8) == 0 ? random.nextInt(3_000_000) : random.nextInt(200);
        double skew = random.nextDouble();
        String item = "" + (1 + (long) (500_000 * skew * skew));
        events.add(typed(item, "view", seconds));
        if (random.nextInt(5) == 0) {
          events.add(typed(item, "cart", seconds + 20));
        }
        if (random.nextInt(12) == 0) {
          events.add(typed(item, "purchase", seconds + 90));
        }
      }
      users.put("" + user, events);
    }
    assertThat(bytesPerRating(users)).isLessThanOrEqualTo(8);
  }

  private static RatingEvent typed(String item, String type, long seconds) {
    return new RatingEvent("u", item, type, Double.NaN, false, seconds, RatingEvent.NO_OFFSET);
  }

  @Test
  void shouldTakeAtMostSixteenBytesPerRatingOnTenCharacterIds() {
    Random random = new Random(8);
    Map<String, List<RatingEvent>> users = new LinkedHashMap<>();
    for (int user = 0; user < 400; user++) {
      List<RatingEvent> events = new ArrayList<>();
      long day = 12_000L + random.nextInt(4_000);
      for (int i = 5 + random.nextInt(20); i > 0; i--) {
        day += random.nextInt(3) == 0 ? random.nextInt(400) : 0; // Amazon knows only the day
        StringBuilder item = new StringBuilder("B00");
        while (item.length() < 10) {
          item.append(Character.toUpperCase(Character.forDigit(random.nextInt(36), 36)));
        }
        events.add(
            new RatingEvent(
                "u", item.toString(), 1 + random.nextInt(5), day * 86_400, RatingEvent.NO_OFFSET));
      }
      users.put("" + user, events);
    }
    assertThat(bytesPerRating(users)).isLessThanOrEqualTo(16);
  }

  @Test
  void shouldTakeAboutFourBytesPerRatingOnMovieLens() throws IOException {
    Path ratings = sharedData().resolve("ml-latest-small/ratings.csv");
    Assumptions.assumeTrue(Files.exists(ratings), "data set not at hand");
    Map<String, List<RatingEvent>> users = new LinkedHashMap<>();
    try (Stream<String> lines = Files.lines(ratings)) {
      lines
          .skip(1)
          .map(line -> line.split(",", -1))
          .forEach(
              row ->
                  users
                      .computeIfAbsent(row[0], user -> new ArrayList<>())
                      .add(
                          new RatingEvent(
                              row[0],
                              row[1],
                              Double.parseDouble(row[2]),
                              Long.parseLong(row[3]),
                              RatingEvent.NO_OFFSET)));
    }
    double bytes = bytesPerRating(users);
    assertThat(bytes).isLessThanOrEqualTo(4.25);
  }

  /**
   * The folder {@code shared/data} beside the project, independent of the folder that the build
   * runs in.
   */
  private static Path sharedData() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && !Files.isDirectory(folder.resolve("shared/data"))) {
      folder = folder.getParent();
    }
    return folder.resolve("shared/data");
  }

  private static double bytesPerRating(Map<String, List<RatingEvent>> users) {
    UserStateUpdater updater = new UserStateUpdater(2000, ZoneOffset.UTC);
    long bytes = 0;
    long ratings = 0;
    for (List<RatingEvent> events : users.values()) {
      byte[] state = null;
      for (RatingEvent event : events) {
        updater.apply(state, ParsedRating.of(event));
        state = updater.toBytes();
      }
      UserStateReader reader = new UserStateReader().wrap(state);
      bytes += state.length;
      ratings += reader.eventCount() + reader.seenCount();
    }
    return (double) bytes / ratings;
  }
}
