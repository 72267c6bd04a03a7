package io.freshet.schemas.rating;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured against the parser by hand accepts what that accepts, as the same event. */
class JacksonRatingParserTest {
  private static final long NOW = 1_700_000_000_000L;

  private final RatingParser byHand = new RatingParser(RatingRules.DEFAULTS);
  private final JacksonRatingParser jackson = new JacksonRatingParser(RatingRules.DEFAULTS);
  private final ParsedRating expected = new ParsedRating();
  private final ParsedRating found = new ParsedRating();

  private boolean agreeOn(byte[] value) {
    byte[] key = "42".getBytes(UTF_8);
    Rejection refused = byHand.parse(key, value, NOW, expected);
    Rejection refusedByJackson = jackson.parse(key, value, NOW, found);
    String text = new String(value, ISO_8859_1);
    assertThat(refusedByJackson == null)
        .as("%s: %s, %s", text, refused, refusedByJackson)
        .isEqualTo(refused == null);
    if (refused == null) {
      assertThat(found.toEvent()).as(text).isEqualTo(expected.toEvent());
      assertThat(found.withdrawal).as(text).isEqualTo(expected.withdrawal);
    }
    return refused == null;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"userId\":\"42\",\"itemId\":\"1\",\"rating\":3.5}",
        "{\"userId\":42,\"itemId\":1,\"rating\":5,\"timestamp\":1425918600}",
        "{\"userId\":42,\"itemId\":\"é\",\"rating\":null,\"timestamp\":1425918600123}",
        " {\"itemId\":\"\\u0061\",\"userId\":\"42\",\"rating\":1e0,\"timestamp\":1425918600.9} ",
        "{\"userId\":42,\"itemId\":1,\"rating\":4,\"timestamp\":\"2015-03-09T18:30:00+02:00\"}",
        "{\"userId\":42,\"itemId\":123456789012345678901234567890,\"rating\":4}",
        "{\"userId\":42,\"itemId\":1,\"rating\":4,\"timestamp\":null}"
      })
  void shouldAcceptWhatTheParserByHandAccepts(String value) {
    assertThat(agreeOn(value.getBytes(UTF_8))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "null",
        "{\"userId\":42,\"itemId\":1,\"rating\":4} x",
        "{\"userId\":42,\"itemId\":1,\"rating\":4}{}",
        "{\"userId\":42,\"itemId\":1,\"rating\":4,}",
        "{\"userId\":42,\"userId\":42,\"itemId\":1,\"rating\":4}",
        "{\"userId\":42,\"itemId\":1,\"rating\":4,\"extra\":1}",
        "{\"userId\":42.0,\"itemId\":1,\"rating\":4}",
        "{\"userId\":42,\"itemId\":-0,\"rating\":4}",
        "{\"userId\":42,\"itemId\":\"\",\"rating\":4}",
        "{\"userId\":42,\"itemId\":\"\\ud800\",\"rating\":4}",
        "{\"userId\":42,\"itemId\":\"a\\u0000\",\"rating\":4}",
        "{\"userId\":42,\"itemId\":\"a\u202E\",\"rating\":4}",
        "{\"userId\":42,\"itemId\":1,\"rating\":\"4\"}",
        "{\"userId\":42,\"itemId\":1,\"rating\":NaN}",
        "{\"userId\":42,\"itemId\":1,\"rating\":1e999}",
        "{\"userId\":42,\"itemId\":1,\"rating\":04}",
        "{\"userId\":42,\"itemId\":1,\"rating\":5.5}",
        "{\"userId\":42,\"itemId\":1,\"rating\":true}",
        "{\"userId\":42,\"itemId\":[1],\"rating\":4}",
        "{\"userId\":42,\"itemId\":1,\"rating\":4,\"timestamp\":-1}",
        "{\"userId\":42,\"itemId\":1,\"rating\":4,\"timestamp\":-0.5}",
        "{\"userId\":42,\"itemId\":1,\"rating\":4,\"timestamp\":\"1425918600\"}",
        "{\"userId\":42,\"itemId\":1,\"rating\":4,\"timestamp\":99999999999999999999}",
        "{\"userId\":42,\"itemId\":1,\"rating\":4,\"timestamp\":1800000000}",
        "{\"userId\":43,\"itemId\":1,\"rating\":4}"
      })
  void shouldRefuseWhatTheParserByHandRefuses(String value) {
    assertThat(agreeOn(value.getBytes(UTF_8))).isFalse();
  }

  @Test
  void shouldTakeNoOtherEncodingForUtf8() {
    String event = "{\"userId\":42,\"itemId\":1,\"rating\":4}";
    assertThat(agreeOn(event.getBytes(java.nio.charset.StandardCharsets.UTF_16LE))).isFalse();
    assertThat(agreeOn(("\uFEFF" + event).getBytes(UTF_8))).isFalse();
    assertThat(agreeOn(event.replace("1", "\"\u00C1\u0081\"").getBytes(ISO_8859_1))).isFalse();
  }

  @Test
  void shouldAgreeOnDamagedRecords() {
    SplittableRandom random = new SplittableRandom(11);
    byte[] good =
        "{\"userId\":\"42\",\"itemId\":\"é7\",\"rating\":3.5,\"timestamp\":1425918600}"
            .getBytes(UTF_8);
    byte[] alphabet = "{}[]\",:\\ 0123456789.eE-+nult\u0000\u00c1\u00ff".getBytes(ISO_8859_1);
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] value = good.clone();
      int changes = 1 + random.nextInt(2);
      for (int c = 0; c < changes; c++) {
        value[random.nextInt(value.length)] = alphabet[random.nextInt(alphabet.length)];
      }
      accepted += agreeOn(value) ? 1 : 0;
    }
    assertThat(accepted).isBetween(100, 10_000);
  }
}
