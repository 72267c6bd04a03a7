package io.freshet.schemas.rating;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatingParserTest {
  private static final Instant NOW = Instant.parse("2024-01-01T00:00:00Z");

  private static final com.sun.management.ThreadMXBean ALLOCATIONS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final RatingParser parser = new RatingParser(RatingRules.DEFAULTS);
  private final ParsedRating parsed = new ParsedRating();

  @Test
  void shouldReadATypicalEvent() {
    assertThat(
            accept(
                "{\"userId\":\"42\",\"itemId\":\"tt0113277\",\"rating\":4.5,\"timestamp\":964982703}"))
        .isEqualTo(new RatingEvent("42", "tt0113277", 4.5, 964_982_703L, RatingEvent.NO_OFFSET));
  }

  @Test
  void shouldReadTheNextEventIntoTheSameHolder() {
    accept(
        "{\"userId\":\"a long id of a"
            + " user\",\"itemId\":\"1\",\"rating\":null,\"timestamp\":\"2015-03-09T18:30:00+02:00\"}");
    assertThat(accept("{\"userId\":\"b\",\"itemId\":\"2\",\"rating\":3,\"timestamp\":1}"))
        .isEqualTo(new RatingEvent("b", "2", 3, 1, RatingEvent.NO_OFFSET));
    assertThat(parsed.withdrawal).isFalse();
  }

  @Test
  void shouldTakeNumbersAndStringsAsOneId() {
    RatingEvent numbers = accept("{\"userId\":42,\"itemId\":-7,\"rating\":1,\"timestamp\":0}");
    RatingEvent strings =
        accept("{\"userId\":\"42\",\"itemId\":\"-7\",\"rating\":1,\"timestamp\":0}");
    assertThat(numbers).isEqualTo(strings);
  }

  @Test
  void shouldUnescapeIdsAndFieldNames() {
    RatingEvent event =
        accept(
            "{\"user\\u0049d\":\"\\u00e9\\ud83d\\ude00\\/\\\"\",\"itemId\":\"\\\\\",\"rating\":1}");
    assertThat(event.userId()).isEqualTo("é😀/\"");
    assertThat(event.itemId()).isEqualTo("\\");
  }

  @Test
  void shouldTakeNullAsWithdrawal() {
    RatingEvent event =
        accept("{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":null,\"timestamp\":9}");
    assertThat(event.withdrawal()).isTrue();
    assertThat(parsed.withdrawal).isTrue();
    assertThat(event.rating()).isNaN();
  }

  @Test
  void shouldReadAnEventOfAType() {
    assertThat(accept("{\"userId\":1,\"itemId\":2,\"type\":\"purchase\",\"timestamp\":9}"))
        .isEqualTo(typed("purchase", Double.NaN, false));
    assertThat(
            accept(
                "{\"userId\":1,\"itemId\":2,\"type\":\"purchase-complete\",\"rating\":4,"
                    + "\"timestamp\":9,\"recommendationId\":\"00c0ffee00c0ffee00c0ffee\"}"))
        .isEqualTo(typed("purchase", 4, false));
    assertThat(
            accept(
                "{\"userId\":1,\"itemId\":2,\"type\":\"cart\",\"withdrawn\":true,\"timestamp\":9}"))
        .isEqualTo(typed("cart", Double.NaN, true));
    // The holder is reused: nothing of the event before may remain.
    assertThat(accept("{\"userId\":1,\"itemId\":2,\"rating\":3,\"timestamp\":9}").type()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"userId\":1,\"itemId\":2,\"rating\":null,\"timestamp\":9}",
        "{\"userId\":1,\"itemId\":2,\"withdrawn\":true,\"timestamp\":9}",
        "{\"userId\":1,\"itemId\":2,\"type\":\"rating\",\"rating\":null,\"timestamp\":9}",
        "{\"userId\":1,\"itemId\":2,\"type\":null,\"withdrawn\":true,\"rating\":null,\"timestamp\":9}"
      })
  void shouldTakeEachOfTheseAsWithdrawalOfARating(String json) {
    assertThat(accept(json))
        .isEqualTo(new RatingEvent("1", "2", Double.NaN, 9, RatingEvent.NO_OFFSET));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"type\":\"purchse\"'|unknown-type: type 'purchse': a declared event type; did you mean"
            + " purchase?",
        "'\"type\":\"\"'|unknown-type: type: a declared event type",
        "'\"type\":7'|wrong-type: type '7': a string or null",
        "'\"withdrawn\":1'|wrong-type: withdrawn '1': true, false or null",
        "'\"type\":\"cart\",\"withdrawn\":true,\"rating\":4'|invalid-value: rating '4.0': absent or"
            + " null in an event that withdraws",
        "'\"withdrawn\":false'|missing-field: rating: required",
        "'\"type\":\"rating\"'|missing-field: rating: required",
        "'\"rating\":4,\"recommendationId\":7'|wrong-type: recommendationId '7': a string or null",
        "'\"rating\":4,\"recommendationId\":\"\"'|empty-id: recommendationId: at least one"
            + " character"
      })
  void shouldSayWhichRuleATypedEventBreaks(String fields, String message) {
    String json = "{\"userId\":1,\"itemId\":2,\"timestamp\":9," + fields + "}";
    Rejection refused = parser.parse(null, json.getBytes(UTF_8), NOW.toEpochMilli(), parsed);
    assertThat(refused).isNotNull();
    assertThat(refused.message()).isEqualTo(message);
  }

  @Test
  void shouldCountAnUnknownTypeAsTheWeakestOnRequest() {
    RatingParser open =
        new RatingParser(
            RatingRules.DEFAULTS, EventTypes.DEFAULTS.with(Map.of("events.unknown", "weakest")));
    byte[] json =
        "{\"userId\":1,\"itemId\":2,\"type\":\"Teleport\",\"timestamp\":9}".getBytes(UTF_8);
    assertThat(open.parse(null, json, NOW.toEpochMilli(), parsed)).isNull();
    assertThat(parsed.toEvent()).isEqualTo(typed("click", Double.NaN, false));
  }

  private static RatingEvent typed(String type, double rating, boolean withdrawal) {
    return new RatingEvent("1", "2", type, rating, withdrawal, 9, RatingEvent.NO_OFFSET);
  }

  @ParameterizedTest
  @CsvSource({
    "964982703, 964982703",
    "99999999, 99999999",
    "964982703123, 964982703",
    "964982703.999, 964982703",
    "9.64982703e8, 964982703",
    "100000000000, 100000000",
    "0, 0",
    "-0, 0",
    "-0e5, 0",
    "1e-99999999999, 0",
  })
  void shouldTellSecondsFromMilliseconds(String timestamp, long seconds) {
    RatingEvent event = accept(withTimestamp(timestamp));
    assertThat(event.epochSeconds()).isEqualTo(seconds);
    assertThat(event.offsetMinutes()).isEqualTo(RatingEvent.NO_OFFSET);
  }

  @ParameterizedTest
  @CsvSource({
    "2015-03-09T18:30:00+02:00, 2015-03-09T16:30:00Z, 120",
    "2015-03-09T18:30:00.987654321-0330, 2015-03-09T22:00:00Z, -210",
    "2015-03-09T18:30Z, 2015-03-09T18:30:00Z, 0",
    "2016-02-29T23:59:59-18:00, 2016-03-01T17:59:59Z, -1080",
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z, 0",
  })
  void shouldReadIsoTimesAndKeepTheirOffset(String text, Instant instant, int offsetMinutes) {
    RatingEvent event = accept(withTimestamp("\"" + text + "\""));
    assertThat(Instant.ofEpochSecond(event.epochSeconds())).isEqualTo(instant);
    assertThat(event.offsetMinutes()).isEqualTo(offsetMinutes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"userId\":1,\"itemId\":2,\"rating\":3}",
        "{\"userId\":1,\"itemId\":2,\"rating\":3,\"timestamp\":null}"
      })
  void shouldTakeTheRecordsOwnTimeWhenTheEventHasNone(String json) {
    RatingEvent event = accept(json);
    assertThat(event.epochSeconds()).isEqualTo(NOW.getEpochSecond());
    assertThat(event.offsetMinutes()).isEqualTo(RatingEvent.NO_OFFSET);
  }

  @Test
  void shouldRequireATimestampWhenTheRecordHasNoTime() {
    byte[] value = "{\"userId\":1,\"itemId\":2,\"rating\":3}".getBytes(UTF_8);
    assertThat(parser.parse(null, value, -1, parsed)).isInstanceOf(Rejection.BadTimestamp.class);
    byte[] timed = withTimestamp("5").getBytes(UTF_8);
    assertThat(parser.parse(null, timed, -1, parsed)).isNull();
  }

  @Test
  void shouldAllowTheFutureUpToTheTolerance() {
    long limit = NOW.plus(Duration.ofMinutes(10)).getEpochSecond();
    assertThat(accept(withTimestamp(Long.toString(limit))).epochSeconds()).isEqualTo(limit);
    Rejection rejection = refuse(withTimestamp(Long.toString(limit + 1)));
    assertThat(rejection).isInstanceOf(Rejection.FutureTimestamp.class);
    assertThat(rejection.message())
        .isEqualTo(
            "future-timestamp: timestamp '1704067801': at most 600000 ms after the record's own"
                + " time, 2024-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2015-03-09T18:30:00\"",
        "\"2015-03-09\"",
        "\"2015-02-29T00:00:00Z\"",
        "\"2015-13-01T00:00:00Z\"",
        "\"2015-01-01T24:00:00Z\"",
        "\"2015-01-01T00:00:60Z\"",
        "\"2015-01-01T00:00:00+18:01\"",
        "\"2015-01-01T00:00:00+1\"",
        "\"2015-01-01T00:00:00.Z\"",
        "\"2015-01-01t00:00:00z\"",
        "\" 2015-01-01T00:00:00Z\"",
        "\"964982703\"",
        "\"\"",
        "-1",
        "1e300",
        "253402300800000",
        "99999999999999999999",
        "-1e-400",
        "-1e-99999999999",
        "\"1969-12-31T23:59:59Z\""
      })
  void shouldRejectTimesItCannotReadWithCertainty(String timestamp) {
    Rejection rejection = refuse(withTimestamp(timestamp));
    assertThat(rejection).isInstanceOf(Rejection.BadTimestamp.class);
    assertThat(rejection.field()).isEqualTo("timestamp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.4", "5.5", "-3", "1e300", "0"})
  void shouldRejectRatingOutsideTheScale(String rating) {
    Rejection rejection = refuse(withRating(rating));
    assertThat(rejection).isEqualTo(new Rejection.OutOfRange("rating", rating, 0.5, 5.0));
    assertThat(rejection.rule()).isEqualTo("from 0.5 to 5.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999", "-1e999", "NaN", "Infinity", "-Infinity"})
  void shouldRejectRatingThatIsNotFinite(String rating) {
    assertThat(refuse(withRating(rating))).isEqualTo(new Rejection.NonFinite("rating", rating));
  }

  @Test
  void shouldReadEveryDigitOfARating() {
    assertThat(accept(withRating("3.14159265358979323846264338327950288")).rating())
        .isEqualTo(Math.PI);
    assertThat(accept(withRating("0.000000000000000000000000005e27")).rating()).isEqualTo(5.0);
    assertThat(accept(withRating("4.35")).rating()).isEqualTo(4.35);
  }

  @Test
  void shouldNeverReadNegativeZero() {
    RatingParser fromZero =
        new RatingParser(new RatingRules(0, 5, 128, 1000, Duration.ofMinutes(1)));
    assertThat(fromZero.parse(null, withRating("-0.0").getBytes(UTF_8), NOW.toEpochMilli(), parsed))
        .isNull();
    assertThat(Double.doubleToRawLongBits(parsed.rating)).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"itemId\":2,\"rating\":3} | userId",
        "{\"userId\":1,\"rating\":3} | itemId",
        "{\"userId\":1,\"itemId\":2} | rating",
        "{\"userId\":null,\"itemId\":2,\"rating\":3} | userId",
        "{} | userId",
      })
  void shouldNameTheMissingField(String json, String field) {
    assertThat(refuse(json)).isEqualTo(new Rejection.MissingField(field));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"userId\":\"\",\"itemId\":2,\"rating\":3} | empty-id | userId",
        "{\"userId\":1,\"itemId\":\"\",\"rating\":3} | empty-id | itemId",
        "{\"userId\":1.0,\"itemId\":2,\"rating\":3} | bad-id | userId",
        "{\"userId\":1e3,\"itemId\":2,\"rating\":3} | bad-id | userId",
        "{\"userId\":-0,\"itemId\":2,\"rating\":3} | bad-id | userId",
        "{\"userId\":\"a\\n\",\"itemId\":2,\"rating\":3} | bad-id | userId",
        "{\"userId\":\"\\u0085\",\"itemId\":2,\"rating\":3} | bad-id | userId",
        "{\"userId\":1,\"itemId\":\"\\ud800\",\"rating\":3} | bad-id | itemId",
        "{\"userId\":1,\"itemId\":\"\\udc00\\ud800\",\"rating\":3} | bad-id | itemId",
        "{\"userId\":true,\"itemId\":2,\"rating\":3} | wrong-type | userId",
        "{\"userId\":[1],\"itemId\":2,\"rating\":3} | wrong-type | userId",
        "{\"userId\":1,\"itemId\":2,\"rating\":\"3\"} | wrong-type | rating",
        "{\"userId\":1,\"itemId\":2,\"rating\":3,\"timestamp\":{}} | wrong-type | timestamp",
        "{\"userId\":1,\"itemId\":2,\"rating\":3,\"timestmap\":3} | unknown-field | timestmap",
        "{\"userId\":1,\"itemId\":2,\"rating\":3,\"\":3} | unknown-field | ''",
        "{\"userId\":1,\"userId\":1,\"itemId\":2,\"rating\":3} | duplicate-field | userId",
      })
  void shouldNameReasonAndField(String json, String reason, String field) {
    Rejection rejection = refuse(json);
    assertThat(rejection.reason()).isEqualTo(reason);
    assertThat(rejection.field()).isEqualTo(field);
  }

  @Test
  void shouldMeasureIdsInBytesOfUtf8() {
    String longest = "é".repeat(64);
    assertThat(accept("{\"userId\":\"" + longest + "\",\"itemId\":2,\"rating\":3}").userId())
        .isEqualTo(longest);
    Rejection rejection = refuse("{\"userId\":\"" + longest + "x\",\"itemId\":2,\"rating\":3}");
    assertThat(rejection).isInstanceOf(Rejection.OversizedId.class);
    assertThat(rejection.rule()).isEqualTo("at most 128 bytes of UTF-8");
    assertThat(refuse("{\"userId\":" + "9".repeat(129) + ",\"itemId\":2,\"rating\":3}"))
        .isInstanceOf(Rejection.OversizedId.class);
  }

  @Test
  void shouldCutLongValuesShort() {
    Rejection rejection =
        refuse("{\"userId\":\"" + "😀".repeat(3_000) + "\",\"itemId\":2,\"rating\":3}");
    assertThat(rejection).isInstanceOf(Rejection.OversizedId.class);
    assertThat(rejection.value())
        .startsWith("😀😀")
        .endsWith("😀…")
        .hasSizeLessThanOrEqualTo(Rejection.MAX_VALUE_CHARS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "42",
        "[]",
        "not json",
        "{",
        "{\"userId\"",
        "{\"userId\":",
        "{\"userId\":1",
        "{\"userId\":1,",
        "{\"userId\":1,}",
        "{\"userId\":1 \"itemId\":2}",
        "{userId:1}",
        "{'userId':1}",
        "{\"userId\":01}",
        "{\"userId\":+1}",
        "{\"userId\":-}",
        "{\"rating\":1.}",
        "{\"rating\":.5}",
        "{\"rating\":1e}",
        "{\"rating\":nan}",
        "{\"userId\":nul}",
        "{\"userId\":\"1",
        "{\"userId\":\"\\x\"}",
        "{\"userId\":\"\\u12\"}",
        "{\"userId\":\"\\u12g4\"}",
        "{\"userId\":\"a\u0001b\"}",
        "{\"userId\":\"\\",
        "{\"userId\":1,\"itemId\":2,\"rating\":3}x",
        "{\"userId\":1,\"itemId\":2,\"rating\":3}{}",
        "\uFEFF{\"userId\":1,\"itemId\":2,\"rating\":3}"
      })
  void shouldRejectWhatIsNotOneJsonObject(String value) {
    assertThat(refuse(value)).isInstanceOf(Rejection.NotJson.class);
  }

  @Test
  void shouldSayWhereTheJsonBreaks() {
    assertThat(refuse("{\"userId\":1 \"itemId\":2}").rule())
        .isEqualTo(
            "one JSON object: Unexpected character ('\"' (code 34)): was expecting comma to"
                + " separate Object entries, at character 12");
    assertThat(refuse("{\"userId\":1").rule()).endsWith(", at character 11");
    assertThat(refuse("{\"userId\":NaN}").rule())
        .isEqualTo("one JSON object: expected a value, at character 13");
    assertThat(refuse("{\"userId\":1} {}").rule())
        .isEqualTo("one JSON object: expected nothing after the object, at character 12");
    assertThat(refuse("\uFEFF{}").rule()).endsWith(", at character 0");
  }

  @Test
  void shouldNameTheFirstRuleThatIsBrokenBeforeMalformedUtf8() {
    byte[] emptyId = "{\"userId\":\"\",\"itemId\":\"\u00ff\"}".getBytes(ISO_8859_1);
    assertThat(parser.parse(null, emptyId, NOW.toEpochMilli(), parsed))
        .isEqualTo(new Rejection.EmptyId("userId"));
    byte[] afterObject = "{\"userId\":1,\"itemId\":2,\"rating\":3}\u00ff".getBytes(ISO_8859_1);
    assertThat(parser.parse(null, afterObject, NOW.toEpochMilli(), parsed))
        .isInstanceOf(Rejection.NotJson.class);
  }

  @Test
  void shouldTakeNoOtherEncodingForUtf8() {
    String event = "{\"userId\":1,\"itemId\":2,\"rating\":3}";
    for (String encoding : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
      byte[] value = event.getBytes(Charset.forName(encoding));
      assertThat(parser.parse(null, value, NOW.toEpochMilli(), parsed))
          .as(encoding)
          .isInstanceOf(Rejection.NotJson.class);
    }
  }

  @Test
  void shouldQuoteAValueOfTheWrongTypeAsItIsWritten() {
    assertThat(refuse(withRating("\"\\u0033\"")))
        .isEqualTo(new Rejection.WrongType("rating", "\"\\u0033\"", "a number or null"));
    assertThat(refuse(withRating("[]")).value()).isEqualTo("an array");
    assertThat(refuse(withTimestamp("false")).value()).isEqualTo("false");
    assertThat(refuse(withTimestamp("\"2033-01-01T00:00Z\"")).value())
        .isEqualTo("\"2033-01-01T00:00Z\"");
  }

  @Test
  void shouldNameADuplicateFieldByItsNameHoweverItIsWritten() {
    assertThat(refuse("{\"userId\":1,\"us\\u0065rId\":1}"))
        .isEqualTo(new Rejection.DuplicateField("userId"));
  }

  @Test
  void shouldRejectMalformedUtf8() {
    List<String> malformed =
        List.of(
            "\u00ff",
            "\u00c0\u00af",
            "\u00e0\u0080\u0080",
            "\u00ed\u00a0\u0080",
            "\u00f4\u0090\u0080\u0080",
            "\u00f8\u0088\u0080\u0080\u0080",
            "\u00e9",
            "\u0080");
    for (String bytes : malformed) {
      for (String prefix : List.of("", "\\n")) {
        String json = "{\"userId\":\"" + prefix + bytes + "\",\"itemId\":2,\"rating\":3}";
        Rejection rejection =
            parser.parse(null, json.getBytes(ISO_8859_1), NOW.toEpochMilli(), parsed);
        assertThat(rejection).as(json).isInstanceOf(Rejection.NotJson.class);
      }
    }
  }

  @Test
  void shouldAcceptARecordWithoutKey() {
    assertThat(parser.parse(null, withRating("3").getBytes(UTF_8), NOW.toEpochMilli(), parsed))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "", "11", "\"1\""})
  void shouldRejectAKeyThatIsNotTheUser(String key) {
    Rejection rejection =
        parser.parse(
            key.getBytes(UTF_8), withRating("3").getBytes(UTF_8), NOW.toEpochMilli(), parsed);
    assertThat(rejection)
        .isEqualTo(new Rejection.ContradictingKey("key", key, "equal to userId '1'"));
  }

  @Test
  void shouldRejectAnOversizedRecordWithoutReadingIt() {
    byte[] value = new byte[RatingRules.DEFAULTS.maxRecordBytes() + 1];
    assertThat(parser.parse(null, value, NOW.toEpochMilli(), parsed))
        .isEqualTo(new Rejection.OversizedRecord(16_385, 16_384));
  }

  @Test
  void shouldMakeAtMostAKilobyteOfGarbageForAnAcceptedEvent() {
    byte[] key = "42".getBytes(UTF_8);
    byte[] seconds =
        "{\"userId\":\"42\",\"itemId\":\"é\\n7\",\"rating\":4.5,\"timestamp\":964982703}"
            .replace("\\n", "\\/")
            .getBytes(UTF_8);
    byte[] iso =
        "{\"userId\":42,\"itemId\":7,\"rating\":null,\"timestamp\":\"2015-03-09T18:30:00+02:00\"}"
            .getBytes(UTF_8);
    int events = 20_000;
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      long before = ALLOCATIONS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < events; i++) {
        if (parser.parse(key, i % 2 == 0 ? seconds : iso, NOW.toEpochMilli(), parsed) != null) {
          throw new AssertionError("refused");
        }
      }
      allocated = Math.min(allocated, ALLOCATIONS.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(allocated).as("bytes for %d events", events).isLessThan(events * 1024L);
  }

  private RatingEvent accept(String json) {
    Rejection rejection = parser.parse(null, json.getBytes(UTF_8), NOW.toEpochMilli(), parsed);
    assertThat(rejection).as(json).isNull();
    return parsed.toEvent();
  }

  private Rejection refuse(String json) {
    Rejection rejection = parser.parse(null, json.getBytes(UTF_8), NOW.toEpochMilli(), parsed);
    assertThat(rejection).as(json).isNotNull();
    return rejection;
  }

  private static String withTimestamp(String timestamp) {
    return "{\"userId\":1,\"itemId\":2,\"rating\":3,\"timestamp\":" + timestamp + "}";
  }

  private static String withRating(String rating) {
    return "{\"userId\":1,\"itemId\":2,\"rating\":" + rating + "}";
  }
}
