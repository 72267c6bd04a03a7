package io.freshet.schemas.rating;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Tests that the parser never throws: for all bytes it accepts the record or gives a complete,
 * bounded rejection.
 */
class RatingParserHostileInputTest {
  private static final long NOW = 1_700_000_000_000L;

  private final SplittableRandom random = new SplittableRandom(11);
  private final RatingParser parser = new RatingParser(RatingRules.DEFAULTS);
  private final ParsedRating parsed = new ParsedRating();

  @Test
  void shouldSurviveRandomBytes() {
    for (int i = 0; i < 30_000; i++) {
      byte[] value = new byte[random.nextInt(120)];
      random.nextBytes(value);
      check(value);
    }
  }

  @Test
  void shouldSurviveRandomMutationsOfGoodRecords() {
    List<String> seeds =
        List.of(
            "{\"userId\":\"42\",\"itemId\":\"7\",\"rating\":4.5,\"timestamp\":964982703}",
            "{\"userId\":42,\"itemId\":7,\"rating\":null}",
            "{\"userId\":\"\\u00e9\\ud83d\\ude00\",\"itemId\":\"日本😀\",\"rating\":1e0,\"timestamp\":\"2015-03-09T18:30:00.5+02:00\"}");
    int accepted = 0;
    for (int i = 0; i < 60_000; i++) {
      byte[] value = seeds.get(random.nextInt(seeds.size())).getBytes(UTF_8);
      for (int edits = random.nextInt(1, 4); edits > 0; edits--) {
        value = mutated(value);
      }
      accepted += check(value) ? 1 : 0;
    }
    assertThat(accepted).as("some mutations are harmless").isBetween(1, 59_999);
  }

  @Test
  void shouldSurviveRandomTokenSoup() {
    String[] tokens = {
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      "\"",
      "\\",
      "\\u",
      "\\ud800",
      "null",
      "true",
      "NaN",
      "Infinity",
      "-",
      "1",
      "e",
      ".",
      "\"userId\"",
      "\"itemId\"",
      "\"rating\"",
      "\"timestamp\"",
      " ",
      "\n",
      "\u0000",
      "é",
      "😀",
      "9".repeat(400),
      "\"2015-03-09T18:30\""
    };
    for (int i = 0; i < 30_000; i++) {
      StringBuilder soup = new StringBuilder(random.nextBoolean() ? "{\"userId\":" : "");
      for (int n = random.nextInt(12); n > 0; n--) {
        soup.append(tokens[random.nextInt(tokens.length)]);
      }
      check(soup.toString().getBytes(UTF_8));
    }
  }

  @Test
  void shouldRefuseNestingOfAnyDepth() {
    RatingRules large =
        new RatingRules(0.5, 5, 128, 64 << 20, RatingRules.DEFAULTS.futureTolerance());
    String deep = "[".repeat(5_000_000);
    for (String value :
        List.of(deep, "{\"userId\":" + deep, "{\"x\":" + deep, "{\"rating\":" + deep)) {
      assertThat(new RatingParser(large).parse(null, value.getBytes(UTF_8), NOW, parsed))
          .isNotNull();
    }
  }

  private boolean check(byte[] value) {
    byte[] before = value.clone();
    Rejection rejection = parser.parse(null, value, NOW, parsed);
    assertThat(value).as("input is left alone").isEqualTo(before);
    if (rejection == null) {
      RatingEvent event = parsed.toEvent();
      assertThat(event.userId()).isNotEmpty().doesNotContain("\uFFFD");
      assertThat(event.withdrawal() || (event.rating() >= 0.5 && event.rating() <= 5)).isTrue();
      return true;
    }
    assertThat(rejection.reason()).matches("[a-z-]+");
    assertThat(rejection.field()).hasSizeLessThanOrEqualTo(120);
    assertThat(rejection.value()).hasSizeLessThanOrEqualTo(Rejection.MAX_VALUE_CHARS);
    assertThat(rejection.value().chars().noneMatch(Character::isISOControl)).isTrue();
    assertThat(rejection.rule()).isNotEmpty().hasSizeLessThan(300);
    return false;
  }

  private byte[] mutated(byte[] value) {
    if (value.length == 0) {
      return value;
    }
    int at = random.nextInt(value.length);
    switch (random.nextInt(4)) {
      case 0 -> {
        byte[] changed = value.clone();
        changed[at] = (byte) random.nextInt(256);
        return changed;
      }
      case 1 -> {
        return Arrays.copyOf(value, at);
      }
      case 2 -> {
        byte[] shorter = new byte[value.length - 1];
        System.arraycopy(value, 0, shorter, 0, at);
        System.arraycopy(value, at + 1, shorter, at, shorter.length - at);
        return shorter;
      }
      default -> {
        byte[] longer = new byte[value.length + 1];
        System.arraycopy(value, 0, longer, 0, at);
        longer[at] = value[random.nextInt(value.length)];
        System.arraycopy(value, at, longer, at + 1, value.length - at);
        return longer;
      }
    }
  }
}
