package io.freshet.schemas.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.EventTypes;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests that states and records that earlier releases wrote stay readable: {@code user-state-v1}
 * without event types, {@code user-state-v2} with them. The first line of a golden file holds the
 * bytes, the other lines their content. Never change a golden file; add new files.
 */
class UserStateGoldenTest {
  private static final HexFormat HEX = HexFormat.of();

  @TestFactory
  List<DynamicTest> shouldReadWhatEveryVersionWrote() {
    return files().entrySet().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getKey(),
                    () -> {
                      String[] golden = golden(file.getKey());
                      byte[] bytes = HEX.parseHex(golden[0]);
                      assertThat(describe(file.getKey(), bytes)).isEqualTo(golden[1]);
                    }))
        .toList();
  }

  @TestFactory
  List<DynamicTest> shouldStillWriteEveryVersionByteForByte() {
    return files().entrySet().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getKey(),
                    () ->
                        assertThat(HEX.formatHex(file.getValue()))
                            .isEqualTo(golden(file.getKey())[0])))
        .toList();
  }

  @TestFactory
  List<DynamicTest> shouldContinueEveryStateOfTheFirstVersion() {
    return firstVersion().keySet().stream()
        .filter(name -> !name.startsWith("record-"))
        .map(name -> DynamicTest.dynamicTest(name, () -> shouldContinue(name)))
        .toList();
  }

  private static void shouldContinue(String name) throws IOException {
    byte[] old = HEX.parseHex(golden("user-state-v1/" + name)[0]);
    ZoneId zone = new UserStateReader().wrap(old).zone();
    UserStateUpdater updater = new UserStateUpdater(2000, zone);
    String before = NaiveUserState.describe(old);

    updater.apply(old, ParsedRating.of(event("31", 4, 1_900_000_000)));
    byte[] rated = updater.toBytes();
    assertThat(rated[0]).isEqualTo((byte) StateFormat.VERSION);

    updater.apply(old, ParsedRating.of(typed("31", "view", Double.NaN, false, 1_900_000_000)));
    byte[] viewed = updater.toBytes();
    assertThat(viewed[0]).isEqualTo((byte) StateFormat.VERSION_2);
    assertThat(NaiveUserState.describe(viewed))
        .isEqualTo(before + "\nview\n31 - at 1900000000\nseen []");

    updater.apply(viewed, ParsedRating.of(event("31", 4, 1_900_000_000)));
    byte[] both = updater.toBytes();
    updater.apply(rated, ParsedRating.of(typed("31", "view", Double.NaN, false, 1_900_000_000)));
    assertThat(both).isEqualTo(updater.toBytes());
  }

  @Test
  void shouldTellAnEarlierReleaseThatTheVersionIsNewer() {
    // The rule by which the first release, which reads version 1 only, refuses a state.
    StateFormatException refusal =
        StateFormat.unknownVersion("a user state", StateFormat.VERSION_2, StateFormat.VERSION);
    assertThat(refusal).isInstanceOf(NewerFormatException.class);
  }

  /** Writes the golden files of a version that has none yet into the given folder. */
  public static void main(String[] arguments) throws IOException {
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      Path path = Path.of(arguments[0], file.getKey() + ".txt");
      Files.createDirectories(path.getParent());
      if (Files.exists(path)) {
        continue;
      }
      String text = describe(file.getKey(), file.getValue());
      Files.writeString(path, HEX.formatHex(file.getValue()) + "\n" + text + "\n", UTF_8);
    }
  }

  private static String[] golden(String name) throws IOException {
    try (InputStream in = UserStateGoldenTest.class.getResourceAsStream("/" + name + ".txt")) {
      return new String(in.readAllBytes(), UTF_8).strip().split("\n", 2);
    }
  }

  private static Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    firstVersion().forEach((name, bytes) -> files.put("user-state-v1/" + name, bytes));
    secondVersion().forEach((name, bytes) -> files.put("user-state-v2/" + name, bytes));
    return files;
  }

  private static Map<String, byte[]> secondVersion() {
    List<RatingEvent> shop = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      long at = 1_700_000_000L + 601L * i;
      String item = i % 11 == 10 ? "B00004CQT3" : "" + (1 + 97 * i * i % 997);
      shop.add(typed(item, "view", Double.NaN, false, at));
      if (i % 4 == 0) {
        shop.add(typed(item, "cart", Double.NaN, i % 8 == 0, at + 20));
      }
      if (i % 6 == 0) {
        shop.add(typed(item, "purchase", i % 12 == 0 ? 4.5 : Double.NaN, false, at + 90));
      }
      if (i % 9 == 0) {
        shop.add(typed(item, "rent", Double.NaN, false, at + 100));
      }
    }
    List<RatingEvent> mixed = new ArrayList<>(shop);
    mixed.addAll(movieLens(9));
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("shop", state(2000, ZoneOffset.UTC, null, shop));
    files.put("ratings-and-events", state(2000, ZoneId.of("Asia/Tokyo"), null, mixed));
    files.put("seen-by-type", state(3, ZoneOffset.UTC, null, mixed));
    files.put("profile-and-events", since(files.get("shop"), UserProfile.EMPTY));
    files.put(
        "every-type",
        state(
            2000,
            ZoneOffset.UTC,
            null,
            EventTypes.DEFAULTS.all().stream()
                .map(type -> typed("7", type.name(), Double.NaN, false, 1_600_000_000))
                .toList()));
    Cause cause = new Cause(CauseTopic.RATINGS, 4, 99, 1_700_000_000_123L);
    EventContext context = new EventContext(true, false, 8, 3);
    files.put(
        "record-view",
        UserStateRecord.encode(
            Effect.APPLIED, true, cause, shop.get(0), context, files.get("shop")));
    files.put(
        "record-withdrawn-rent",
        UserStateRecord.encode(
            Effect.WITHDRAWN,
            false,
            cause,
            typed("7", "rent", Double.NaN, true, 1_700_000_000),
            context,
            files.get("seen-by-type")));
    return files;
  }

  private static RatingEvent typed(
      String item, String type, double rating, boolean withdrawal, long seconds) {
    return new RatingEvent("u", item, type, rating, withdrawal, seconds, RatingEvent.NO_OFFSET);
  }

  private static Map<String, byte[]> firstVersion() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    UserProfile zoned =
        new UserProfile(
            List.of("Drama", "Comedy"),
            List.of("Horror"),
            List.of("1", "B00004CQT3"),
            List.of(),
            ZoneId.of("Europe/Rome"),
            Map.of("age", "39"));
    files.put("empty", StateFormat.EMPTY);
    files.put("movielens", state(2000, ZoneOffset.UTC, null, movieLens(40)));
    files.put("ten-character-ids", state(2000, ZoneOffset.UTC, null, amazon()));
    files.put("every-id", state(2000, ZoneOffset.UTC, null, everyId()));
    files.put("every-rating", state(2000, ZoneOffset.UTC, null, everyRating()));
    files.put("every-delta", state(2000, ZoneOffset.UTC, null, everyDelta()));
    files.put("offsets", state(2000, ZoneId.of("America/New_York"), null, offsets()));
    files.put("profile", state(2000, ZoneOffset.UTC, zoned, movieLens(5)));
    files.put("profile-alone", state(2000, ZoneId.of("Asia/Tokyo"), UserProfile.EMPTY, List.of()));
    files.put("profile-since", since(files.get("movielens"), zoned));
    files.put("profile-withdrawn-since", since(files.get("profile"), null));
    files.put("seen-numbers", state(7, ZoneOffset.UTC, null, movieLens(30)));
    files.put("seen-everything", state(3, ZoneOffset.UTC, zoned, everyId()));
    files.put(
        "record-applied",
        UserStateRecord.encode(
            Effect.APPLIED,
            true,
            new Cause(CauseTopic.RATINGS, 11, 123_456_789_012L, 1_700_000_000_123L),
            new RatingEvent("u", "296", 4.5, 1_500_000_000, 330),
            new EventContext(true, false, 8, 3),
            files.get("movielens")));
    files.put(
        "record-withdrawn",
        UserStateRecord.encode(
            Effect.WITHDRAWN,
            false,
            new Cause(CauseTopic.RATINGS, 0, 0, 0),
            new RatingEvent("u", "B00004CQT3", Double.NaN, 0, RatingEvent.NO_OFFSET),
            new EventContext(false, true, 23, 1),
            files.get("every-rating")));
    files.put(
        "record-profile",
        UserStateRecord.encode(
            Effect.PROFILE,
            false,
            new Cause(CauseTopic.PROFILES, 3, 77, 1_700_000_000_999L),
            null,
            new EventContext(true, true, 12, 0),
            files.get("profile")));
    return files;
  }

  private static byte[] state(
      int cap, ZoneId zone, @Nullable UserProfile profile, List<RatingEvent> events) {
    UserStateUpdater updater = new UserStateUpdater(cap, zone);
    byte[] state = StateFormat.EMPTY;
    for (RatingEvent event : events) {
      updater.apply(state, ParsedRating.of(event));
      state = updater.toBytes();
    }
    if (profile != null) {
      updater.setProfile(state, profile, 0); // the first release stored no time of the profile
      state = updater.toBytes();
    }
    return state;
  }

  private static byte[] since(byte[] state, @Nullable UserProfile profile) {
    UserStateUpdater updater = new UserStateUpdater(2000, ZoneOffset.UTC);
    updater.setProfile(state, profile, 1_700_000_000_999L);
    return updater.toBytes();
  }

  private static List<RatingEvent> movieLens(int count) {
    return java.util.stream.IntStream.range(0, count)
        .mapToObj(
            i ->
                new RatingEvent(
                    "u",
                    "" + (1 + 97 * i * i % 9973 * (i % 7 + 1)),
                    i % 9 == 8 ? Double.NaN : (1 + i * 7 % 10) / 2.0,
                    964_982_703L + 13L * i * i + (i > 25 ? 40_000_000 : 0),
                    RatingEvent.NO_OFFSET))
        .toList();
  }

  private static List<RatingEvent> amazon() {
    return List.of(
        event("B00004CQT3", 5, 1_000_000_000),
        event("0971633312", 1, 1_000_000_000),
        event("097163331X", 4, 1_086_400_000),
        event("B000FBFMVG", 3, 1_354_320_000));
  }

  private static List<RatingEvent> everyId() {
    String[] ids = {
      "0",
      "127",
      "128",
      "16511",
      "16512",
      "2113663",
      "2113664",
      "18890879",
      "18890880",
      "4313858175",
      "4313858176",
      "1103825486015",
      "1103825486016",
      "282578802196671",
      "282578802196672",
      "72340172838076927",
      "72340172838076928",
      "4611686018427387903",
      "4611686018427387904",
      "00",
      "-",
      "tt0111161",
      "9b2d5b4e-7c3c-4b3a-9a55-0242ac120002",
      "abcdefghijklmnopqrstuvwx",
      "abcdefghijklmnopqrstuvwxy",
      "Amélie",
      "日本",
      "a b"
    };
    return java.util.stream.IntStream.range(0, ids.length)
        .mapToObj(i -> event(ids[i], 3, 1_600_000_000L + i))
        .toList();
  }

  private static List<RatingEvent> everyRating() {
    double[] ratings = {
      Double.NaN,
      .5,
      1,
      1.5,
      2,
      2.5,
      3,
      3.5,
      4,
      4.5,
      5,
      5.5,
      10,
      0,
      -0.0,
      -10,
      100,
      3.7,
      -0.01,
      1.0 / 3,
      1e8
    };
    return java.util.stream.IntStream.range(0, ratings.length)
        .mapToObj(i -> event("" + (300 - i), ratings[i], 1_600_000_000))
        .toList();
  }

  private static List<RatingEvent> everyDelta() {
    long[] at = {
      0,
      1,
      11,
      22,
      288,
      555,
      66_357,
      132_160,
      16_975_178,
      33_818_197,
      4_328_785_491L,
      8_640_596_082L,
      31_556_889_864_403_199L
    };
    return java.util.stream.IntStream.range(0, at.length)
        .mapToObj(i -> event("" + i, 2, at[i]))
        .toList();
  }

  private static List<RatingEvent> offsets() {
    int[] minutes = {RatingEvent.NO_OFFSET, 0, 0, 60, RatingEvent.NO_OFFSET, -480, 1080, -1080};
    return java.util.stream.IntStream.range(0, minutes.length)
        .mapToObj(i -> new RatingEvent("u", "" + i, 4, 1_600_000_000L + 7000L * i, minutes[i]))
        .toList();
  }

  private static RatingEvent event(String item, double rating, long seconds) {
    return new RatingEvent("u", item, rating, seconds, RatingEvent.NO_OFFSET);
  }

  private static String since(byte[] state) {
    long millis = new UserStateReader().wrap(state).profileMillis();
    return millis == 0 ? "" : "\nprofile since " + millis;
  }

  private static String describe(String name, byte[] bytes) {
    if (!name.contains("/record-")) {
      return "zone "
          + new UserStateReader().wrap(bytes).zone()
          + "\n"
          + NaiveUserState.describe(bytes)
          + since(bytes);
    }
    UserStateRecord record = new UserStateRecord().decode(bytes);
    return record.effect()
        + (record.newItem() ? " new item" : "")
        + "\n"
        + record.cause()
        + "\n"
        + (record.hasEvent()
            ? event(record) + " offset " + record.eventOffsetMinutes()
            : "no event at " + record.eventSeconds())
        + "\n"
        + record.context()
        + "\n"
        + NaiveUserState.describe(record.stateBytes());
  }

  /** The event in the words of the first release, whose golden files must not change. */
  private static String event(UserStateRecord record) {
    String text =
        "RatedEvent[itemId="
            + record.eventItemId()
            + ", rating="
            + record.eventRating()
            + ", epochSeconds="
            + record.eventSeconds()
            + "]";
    return record.eventType() == null
        ? text
        : text
            + " of type "
            + record.eventType()
            + (record.newOfType() ? ", its first" : "")
            + (record.eventWithdrawn() ? ", withdrawn" : "");
  }
}
