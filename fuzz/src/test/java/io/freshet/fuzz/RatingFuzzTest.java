package io.freshet.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What the parser of ratings accepts, Jackson reads as a tree of the same event. */
class RatingFuzzTest {
  private static final long NOW = 1_800_000_000_000L;

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  static Stream<byte[]> seeds() {
    return Seeds.texts(
        "{\"userId\":\"1\",\"itemId\":\"50\",\"rating\":5.0,\"timestamp\":\"2026-01-02T20:15:00+01:00\"}",
        "{\"itemId\":50,\"userId\":42,\"rating\":null,\"timestamp\":1425920000}",
        "{ \"userId\" : \"\\u0061\\ud834\\udd1e\", \"itemId\":\"x\",\"rating\":5e-1 }",
        "{\"userId\":\"\\ud800\",\"itemId\":\"x\",\"rating\":1}",
        "{\"userId\":\"a\",\"itemId\":\"x\",\"rating\":NaN}",
        "{\"userId\":1,\"itemId\":2,\"type\":\"purchase\",\"rating\":4}",
        "{\"userId\":1,\"itemId\":2,\"type\":\"view_item\",\"withdrawn\":true,\"timestamp\":9}",
        "{\"userId\":1,\"itemId\":2,\"withdrawn\":true,\"recommendationId\":\"00c0ffee\"}",
        "{\"userId\":\"a\",\"userId\":\"b\"",
        "[[[[",
        "");
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "20s")
  void shouldAcceptOnlyWhatJacksonReadsAsTheSameEvent(byte[] value) throws Exception {
    ParsedRating rating = new ParsedRating();
    Rejection refused = new RatingParser(RatingRules.DEFAULTS).parse(null, value, NOW, rating);
    if (refused != null) {
      assertThat(refused.reason()).isNotEmpty();
      assertThat(refused.value().length()).isLessThanOrEqualTo(Rejection.MAX_VALUE_CHARS);
      return;
    }
    JsonNode event = STRICT.readTree(value);
    assertThat(event.get("userId").asText()).isEqualTo(new String(rating.userKey(), UTF_8));
    assertThat(event.get("itemId").asText())
        .isEqualTo(new String(rating.itemId, 0, rating.itemIdLength, UTF_8));
    boolean rated = event.path("rating").isNumber();
    boolean typed = event.path("type").isTextual() && !event.get("type").asText().equals("rating");
    assertThat(rating.type != null).isEqualTo(typed);
    assertThat(rating.withdrawal)
        .isEqualTo(event.path("withdrawn").booleanValue() || (!typed && !rated));
    if (rated) {
      assertThat(rating.rating).isEqualTo(event.get("rating").decimalValue().doubleValue());
    } else {
      assertThat(rating.rating).isNaN();
    }
  }
}
