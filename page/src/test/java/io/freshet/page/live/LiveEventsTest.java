package io.freshet.page.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.http.EventFeed;
import io.freshet.http.StreamBody;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.topic.Topics;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class LiveEventsTest {
  private static final long NOW = 2_000;

  private final StringBuilder told = new StringBuilder();
  private final EventFeed feed = new EventFeed("run", 1_000, 1_000, 0, System::nanoTime);
  private final Exposure exposure = new Exposure(100);
  private final Counts counts = new Counts();
  private final LiveEvents events =
      new LiveEvents(
          new Topics(""),
          4.0,
          "purchase"::equals,
          10,
          feed,
          exposure,
          Map.of("7", "Seven")::get,
          counts);

  LiveEventsTest() {
    StreamBody stream = Objects.requireNonNull(feed.stream(0, null).stream());
    stream.begin(piece -> told.append(new String(piece, UTF_8)).length() > 0);
  }

  private void answer(long offset, String item, double rating, long seconds, String... items) {
    StringBuilder list = new StringBuilder();
    for (String each : items) {
      list.append(list.isEmpty() ? "" : ",")
          .append("{\"itemId\":\"%s\",\"score\":1,\"reasons\":[]}".formatted(each));
    }
    String json =
        ("{\"userId\":\"u\",\"cause\":{\"topic\":\"ratings\",\"partition\":0,\"offset\":%d,"
                + "\"arrivalMillis\":1000},\"effect\":\"applied\",\"event\":{\"itemId\":\"%s\","
                + "\"rating\":%s,\"epochSeconds\":%d},\"modelVersion\":null,"
                + "\"generatedAtMillis\":1010,\"items\":[%s]}")
            .formatted(offset, item, rating, seconds, list);
    take("recommendations", json.getBytes(UTF_8));
  }

  private void reject(long offset) {
    RecordHeaders headers = new RecordHeaders();
    FreshetHeaders.putOrigin(headers, new Origin("ratings", 0, offset, 1_000));
    take("rejected-ratings", new byte[] {1}, headers);
  }

  private void take(String topic, byte[] value) {
    take(topic, value, new RecordHeaders());
  }

  private void take(String topic, byte[] value, RecordHeaders headers) {
    events.take(
        new ConsumerRecord<>(
            topic,
            0,
            0,
            1014,
            TimestampType.LOG_APPEND_TIME,
            1,
            1,
            "u".getBytes(UTF_8),
            value,
            headers,
            Optional.empty()),
        false);
    feed.flush();
  }

  @Test
  void shouldTellOfAnAnswerWithTitleAndTimes() {
    answer(3, "7", 4.5, 100, "8");

    assertThat(told)
        .contains("event: answer")
        .contains("\"cause\":\"ratings-0@3\"")
        .contains("\"title\":\"Seven\",\"rating\":4.5")
        .contains("\"stateMillis\":10,\"answerMillis\":14");
  }

  @Test
  void shouldJudgeAGoalAndNoOtherTypeAndRememberBoth() {
    answer(1, "5", 4.5, 100, "8", "7");
    event(2, "8", "view");
    assertThat(told).doesNotContain("event: outcome");

    event(3, "7", "purchase");

    assertThat(told).contains("event: outcome").contains("\"title\":\"Seven\",\"place\":2");
    assertThat(events.types()).containsExactlyInAnyOrder("view", "purchase");
  }

  private void event(long offset, String item, String type) {
    String json =
        ("{\"userId\":\"u\",\"cause\":{\"topic\":\"ratings\",\"partition\":0,\"offset\":%d,"
                + "\"arrivalMillis\":1000},\"effect\":\"applied\",\"event\":{\"itemId\":\"%s\","
                + "\"rating\":null,\"epochSeconds\":%d,\"type\":\"%s\"},\"modelVersion\":null,"
                + "\"generatedAtMillis\":1010,\"items\":[{\"itemId\":\"8\",\"score\":1,\"reasons\":[]},"
                + "{\"itemId\":\"7\",\"score\":1,\"reasons\":[]}]}")
            .formatted(offset, item, 100 + offset, type);
    take("recommendations", json.getBytes(UTF_8));
  }

  @Test
  void shouldTellTheTypeOfAnEvent() {
    String json =
        "{\"userId\":\"u\",\"cause\":{\"topic\":\"ratings\",\"partition\":0,\"offset\":3,"
            + "\"arrivalMillis\":1000},\"effect\":\"applied\",\"event\":{\"itemId\":\"7\","
            + "\"rating\":null,\"epochSeconds\":5,\"type\":\"view\"},\"modelVersion\":null,"
            + "\"generatedAtMillis\":1010,\"items\":[]}";
    take("recommendations", json.getBytes(UTF_8));
    answer(4, "7", 4.5, 100, "8");

    assertThat(told).contains("\"title\":\"Seven\",\"rating\":null,\"type\":\"view\"");
    assertThat(told).contains("\"title\":\"Seven\",\"rating\":4.5,\"effect\"");
  }

  @Test
  void shouldSayThePlaceOfTheNextLikeInTheListHeldBefore() {
    answer(0, "1", 3.0, 100, "9", "7");
    answer(1, "7", 4.0, 200, "9");
    answer(2, "5", 4.0, 300, "9");

    assertThat(told)
        .contains(
            "event: outcome\n"
                + "data:"
                + " {\"cause\":\"ratings-0@0\",\"by\":\"ratings-0@1\",\"itemId\":\"7\",\"title\":\"Seven\",\"place\":2,")
        .contains("\"by\":\"ratings-0@2\",\"itemId\":\"5\",\"place\":null,");
  }

  @Test
  void shouldNotJudgeAListThatWasMadeInTheSecondOfTheRating() {
    answer(0, "1", 3.0, 100, "7");
    answer(1, "7", 4.0, 100, "9");

    assertThat(told).doesNotContain("event: outcome");
  }

  @Test
  void shouldNotJudgeWhatWasNotLiked() {
    answer(0, "1", 3.0, 100, "7");
    answer(1, "7", 3.5, 200, "9");

    assertThat(told).doesNotContain("event: outcome");
  }

  @Test
  void shouldCountARepeatedAnswerOnce() {
    counts.startAt(0, 0);
    counts.ends(Map.of(0, 3L));
    answer(0, "1", 3.0, 100, "7");
    answer(0, "1", 3.0, 100, "7");
    Counts.Second second = counts.second(1, NOW);

    assertThat(second.in()).isEqualTo(3);
    assertThat(second.allAnswered()).isEqualTo(1);
    assertThat(second.waiting()).isEqualTo(2);
  }

  @Test
  void shouldMeasureTheLastMinuteAlone() {
    answer(0, "1", 3.0, 100, "7");

    assertThat(counts.second(1, 1014).p99()).isEqualTo(14);
    assertThat(counts.second(1, 61_014).p99()).isNaN();
  }

  @Test
  void shouldTellTheBalanceWhenItHasChanged() {
    events.tick(1, false, NOW);
    events.tick(1, false, NOW + 1_000);
    answer(0, "1", 3.0, 100, "7");
    events.tick(1, true, NOW + 2_000);
    feed.flush();

    assertThat(told.toString().split("event: balance", -1)).hasSize(3);
    assertThat(told)
        .contains("\"atMillis\":4000,\"answered\":1.0,\"p50\":14.0")
        .contains("\"refitting\":true");
  }

  @Test
  void shouldTellSomeOfManyRejectionsAndCountAll() {
    counts.startAt(0, 0);
    for (int i = 0; i < 50; i++) {
      reject(i);
    }

    assertThat(told.toString().split("event: rejected", -1))
        .hasSize(LiveEvents.MAX_REJECTED_PER_SECOND + 1);
    assertThat(counts.second(1, NOW).rejected()).isEqualTo(50);
  }

  @Test
  void shouldGoOnAfterARecordThatIsNoAnswer() {
    take("recommendations", "[]".getBytes(UTF_8));
    answer(1, "7", 4.0, 100, "9");

    assertThat(told).contains("event: answer");
  }

  @Test
  void shouldTellWhoIsShownHowOften() {
    answer(0, "1", 3.0, 100, "7", "8");
    answer(1, "7", 4.0, 200, "7");
    Map<String, Object> document = exposure.document(10);

    assertThat(document)
        .containsEntry("lists", 2L)
        .containsEntry("places", 3L)
        .containsEntry("shown", 2)
        .containsEntry("items", 10)
        .containsEntry("half", 1);
  }
}
