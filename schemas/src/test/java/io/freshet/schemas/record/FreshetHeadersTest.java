package io.freshet.schemas.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class FreshetHeadersTest {
  private final Headers headers = new RecordHeaders();

  @Test
  void shouldReadBackTheOriginItWrote() {
    Origin origin = new Origin("dev.ratings", 11, Long.MAX_VALUE, -1);
    FreshetHeaders.putOrigin(headers, new Origin("other", 1, 1, 1));
    FreshetHeaders.putOrigin(headers, origin);
    assertThat(FreshetHeaders.origin(headers)).isEqualTo(origin);
    assertThat(headers.toArray()).hasSize(4);
  }

  @Test
  void shouldGiveNoOriginWhenOneHeaderIsMissingOrWrong() {
    assertThat(FreshetHeaders.origin(headers)).isNull();
    for (String name :
        List.of(
            FreshetHeaders.ORIGIN_TOPIC,
            FreshetHeaders.ORIGIN_PARTITION,
            FreshetHeaders.ORIGIN_OFFSET,
            FreshetHeaders.ORIGIN_TIMESTAMP)) {
      FreshetHeaders.putOrigin(headers, new Origin("ratings", 1, 2, 3));
      headers.remove(name);
      assertThat(FreshetHeaders.origin(headers)).as(name).isNull();
      headers.add(name, null);
      assertThat(FreshetHeaders.origin(headers)).as(name).isNull();
    }
    for (String name : List.of(FreshetHeaders.ORIGIN_PARTITION, FreshetHeaders.ORIGIN_OFFSET)) {
      for (String wrong : List.of("", "x", "-1", "99999999999999999999")) {
        FreshetHeaders.putOrigin(headers, new Origin("ratings", 1, 2, 3));
        headers.remove(name).add(name, wrong.getBytes(UTF_8));
        assertThat(FreshetHeaders.origin(headers)).as(name + "=" + wrong).isNull();
      }
    }
  }

  @Test
  void shouldWriteWhyARecordWasRefused() {
    FreshetHeaders.putRejection(headers, new Rejection.OutOfRange("rating", "9", 0.5, 5));
    assertThat(FreshetHeaders.text(headers, FreshetHeaders.REASON)).isEqualTo("out-of-range");
    assertThat(FreshetHeaders.text(headers, FreshetHeaders.FIELD)).isEqualTo("rating");
    assertThat(FreshetHeaders.text(headers, FreshetHeaders.VALUE)).isEqualTo("9");
    assertThat(FreshetHeaders.text(headers, FreshetHeaders.RULE)).isEqualTo("from 0.5 to 5.0");
  }
}
