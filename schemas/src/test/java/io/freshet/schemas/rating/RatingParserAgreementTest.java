package io.freshet.schemas.rating;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Tests that the parser agrees with {@link NaiveRatingParser} on generated records, valid ones and
 * slightly wrong ones.
 */
class RatingParserAgreementTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final RatingRules RULES = RatingRules.DEFAULTS;

  private final SplittableRandom random = new SplittableRandom(7);
  private final RatingParser parser = new RatingParser(RULES);
  private final NaiveRatingParser naive = new NaiveRatingParser(RULES);
  private final ParsedRating parsed = new ParsedRating();

  @Test
  void shouldAgreeWithTheNaiveParserOnEveryGeneratedRecord() {
    int accepted = 0;
    int cases = 20_000;
    for (int i = 0; i < cases; i++) {
      byte[] value = record().getBytes(UTF_8);
      byte[] key = random.nextInt(4) == 0 ? "42".getBytes(UTF_8) : null;
      accepted += agreeOn(key, value) ? 1 : 0;
    }
    assertThat(accepted).as("accepted cases").isBetween(cases / 10, cases * 9 / 10);
  }

  @Test
  void shouldAgreeWithTheNaiveParserOnDamagedBytes() {
    byte[] good =
        "{\"userId\":\"42\",\"itemId\":\"é7\",\"rating\":3.5,\"timestamp\":1425918600}"
            .getBytes(UTF_8);
    byte[] alphabet = "{}[]\",:\\ 0123456789.eE-+nult\u0000\u00c1\u00ff".getBytes(ISO_8859_1);
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] value = good.clone();
      for (int changes = random.nextInt(1, 3); changes > 0; changes--) {
        value[random.nextInt(value.length)] = alphabet[random.nextInt(alphabet.length)];
      }
      accepted += agreeOn(null, value) ? 1 : 0;
    }
    assertThat(accepted).as("accepted cases").isBetween(100, 10_000);
  }

  private boolean agreeOn(byte[] key, byte[] value) {
    Optional<RatingEvent> expected = naive.parse(key, value, NOW);
    Rejection rejection = parser.parse(key, value, NOW, parsed);
    String text = new String(value, UTF_8);
    if (expected.isEmpty()) {
      assertThat(rejection).as(text).isNotNull();
      return false;
    }
    assertThat(rejection).as(text).isNull();
    assertThat(parsed.toEvent()).as(text).isEqualTo(expected.get());
    assertThat(parsed.withdrawal).as(text).isEqualTo(expected.get().withdrawal());
    return true;
  }

  private String record() {
    List<String> fields = new ArrayList<>();
    for (String name : List.of("userId", "itemId", "rating", "timestamp")) {
      if (random.nextInt(40) > 0) {
        fields.add(name(name) + space() + ":" + space() + value(name));
      }
    }
    for (String name : List.of("type", "withdrawn", "recommendationId")) {
      if (random.nextInt(4) == 0) {
        fields.add(name(name) + space() + ":" + space() + value(name));
      }
    }
    if (random.nextInt(40) == 0) {
      fields.add(pick("\"extra\":1", "\"userId\":\"42\"", "\"rating\":3", "\"\":null"));
    }
    Collections.shuffle(fields, new java.util.Random(random.nextLong()));
    String object = String.join(space() + "," + space(), fields);
    String text = space() + "{" + space() + object + space() + "}" + space();
    return random.nextInt(30) == 0 ? damaged(text) : text;
  }

  private String damaged(String text) {
    int at = random.nextInt(text.length());
    return switch (random.nextInt(3)) {
      case 0 -> text.substring(0, at);
      case 1 -> text.substring(0, at) + text.substring(at + 1);
      default ->
          text.substring(0, at)
              + pick("\"", "}", "{", ",", "\\", "x", "0", "é")
              + text.substring(at);
    };
  }

  private String name(String name) {
    return random.nextInt(20) == 0
        ? "\"" + String.format("\\u%04x", (int) name.charAt(0)) + name.substring(1) + "\""
        : "\"" + name + "\"";
  }

  private String space() {
    return random.nextInt(5) == 0 ? pick(" ", "\n", "\t", "  ", "\r\n") : "";
  }

  private String value(String name) {
    if (random.nextInt(60) == 0) {
      return pick("true", "[]", "{}", "{\"a\":[1]}", "nul", "-", "01", "+1", ".5", "\"x\"");
    }
    return switch (name) {
      case "rating" -> rating();
      case "timestamp" -> timestamp();
      case "type" ->
          pick(
              "null",
              "\"rating\"",
              "\"purchase\"",
              "\"view\"",
              "\"dislike\"",
              "\"purchase-complete\"",
              "\"purchse\"",
              "\"\"",
              "7");
      case "withdrawn" -> pick("true", "true", "false", "null", "1", "\"true\"");
      case "recommendationId" ->
          pick("\"00c0ffee00c0ffee00c0ffee\"", "null", "7", "\"\"", quoted(letters(140)));
      default -> id();
    };
  }

  private String id() {
    return switch (random.nextInt(12)) {
      case 0 -> Long.toString(random.nextLong());
      case 1, 2, 3 -> "42";
      case 4, 5, 6 -> "\"42\"";
      case 7 -> quoted(letters(random.nextInt(1, 140)));
      case 8 ->
          pick(
              "\"\u202eevil\"",
              "\"\\u2066x\"",
              "\"a\u2028b\"",
              "\"\u200fab\"",
              "\"\u0085\"",
              "\"\\ud83d\\ude00\"",
              "\"\\ud83d\"",
              "\"\\ude00x\"",
              "\"\\u0007\"",
              "\"a\\/b\\\"\"");
      case 9 ->
          pick(
              "\"\"",
              "1.0",
              "1e3",
              "0",
              "-7",
              "\"é\"",
              "\"日本\"",
              "\"😀\"",
              "\"\u0085\"",
              "\"\u007f\"");
      case 10 -> "1" + Long.toString(random.nextLong(1L << 60)).repeat(random.nextInt(1, 9));
      default -> quoted(Integer.toString(random.nextInt(100_000)));
    };
  }

  private String rating() {
    return switch (random.nextInt(10)) {
      case 0 -> "null";
      case 1 ->
          pick(
              "1e999", "-1e999", "1e-999", "5e0", "0.05e2", "500e-2", "4.50E+0", "-0", "0.5",
              "5.0");
      case 2 -> Double.toString(random.nextDouble(-1, 7));
      case 3 -> "3." + "1415926535897932384626".repeat(random.nextInt(1, 4));
      case 4 -> random.nextInt(1, 6) + "." + random.nextLong(1_000_000_000_000L);
      default -> Double.toString(random.nextInt(1, 11) / 2.0);
    };
  }

  private String timestamp() {
    return switch (random.nextInt(10)) {
      case 0 -> "null";
      case 1 -> Long.toString(NOW + random.nextLong(-10_000_000, 10_000_000));
      case 2 -> Long.toString(NOW / 1000 + random.nextLong(-2_000, 2_000));
      case 3 ->
          pick(
              "-1",
              "0",
              "99999999999",
              "100000000000",
              "253402300799000",
              "1e9",
              "1.5e9",
              "-0.5",
              "1234567890.75");
      case 4 -> Long.toString(random.nextLong(1L << 50));
      case 5, 6 -> quoted(isoTime());
      case 7 -> quoted(damaged(isoTime()));
      default -> Long.toString(random.nextLong(NOW / 1000));
    };
  }

  private String isoTime() {
    String date =
        "%04d-%02d-%02d"
            .formatted(random.nextInt(1965, 2030), random.nextInt(14), random.nextInt(33));
    String time = "%02d:%02d".formatted(random.nextInt(25), random.nextInt(61));
    String seconds = pick("", ":%02d".formatted(random.nextInt(61)));
    String fraction = seconds.isEmpty() ? "" : pick("", ".1", ".123", ".123456", ".123456789");
    String offset =
        pick(
            "Z",
            "+00:00",
            "-00:00",
            "%s%02d:%02d".formatted(pick("+", "-"), random.nextInt(20), random.nextInt(61)),
            "%s%02d%02d".formatted(pick("+", "-"), random.nextInt(19), random.nextInt(60)));
    return date + "T" + time + seconds + fraction + offset;
  }

  private String letters(int length) {
    return "abcdefghij".repeat(14).substring(0, length);
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
