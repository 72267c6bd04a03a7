package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.scorer.quality.LiveEvaluations;
import io.freshet.scorer.quality.LiveQuality;
import io.freshet.scorer.quality.LiveQualityBoard;
import io.freshet.scorer.quality.Shown;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class EvaluationPublisherTest {
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final LiveQualityBoard board = new LiveQualityBoard(10, 4);
  private final EvaluationPublisher publisher =
      new EvaluationPublisher(
          producer,
          "evaluations",
          ScorerSettings.from(Map.of("scorer.instance.id", "a")),
          board,
          Clock.fixed(Instant.ofEpochMilli(77), ZoneOffset.UTC));

  @Test
  void shouldPublishTotalsAndEachVersion() {
    LiveQuality task = board.open();
    for (int user = 0; user < 3; user++) {
      byte[] key = {(byte) user};
      task.judge(key, 1, 5, 100, 100);
      task.hold(
          key, 100, board.versionNumber("v1", "ials"), Shown.of(new int[] {1, 2}, new int[] {3}));
      task.judge(key, user, 5, 200, 200);
    }
    publisher.publish();
    List<Evaluation> records =
        producer.history().stream().map(r -> Evaluation.fromJson(r.value())).toList();
    assertThat(records).hasSize(2);
    Evaluation all = records.get(0);
    assertThat(all.kind()).isEqualTo(Evaluation.Kind.LIVE);
    assertThat(all.version()).isNull();
    assertThat(all.timeMillis()).isEqualTo(77);
    assertThat(all.counts())
        .containsEntry("judged", 3L)
        .containsEntry("hits", 2L)
        .containsEntry("decayed-popularity-hits", 0L)
        .containsEntry("unscored", 3L)
        .containsEntry("late", 0L);
    assertThat(all.metrics().get(LiveEvaluations.LIFT).value()).isEqualTo(2 / 3.0);
    assertThat(all.metrics().get(LiveEvaluations.LIFT).users()).isEqualTo(3);
    Evaluation version = records.get(1);
    assertThat(version.version()).isEqualTo("v1");
    assertThat(version.family()).isEqualTo("ials");
    assertThat(version.counts()).containsEntry("judged", 3L);
    assertThat(producer.history()).extracting(r -> r.key()).containsExactly("as shown", "v1");
  }

  @Test
  void shouldPublishNothingWhereNothingWasCountedSince() {
    publisher.publish();
    assertThat(producer.history()).isEmpty();
    board.open().judge(new byte[] {1}, 1, 5, 100, 100);
    publisher.publish();
    publisher.publish();
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void shouldPublishAVersionOnlyWhereItWasJudgedSince() {
    LiveQuality task = board.open();
    byte[] key = {1};
    task.hold(key, 100, board.versionNumber("v1", "ials"), Shown.of(new int[] {1}, new int[] {3}));
    task.judge(key, 1, 5, 200, 200);
    task.hold(key, 200, board.versionNumber("v2", "ials"), Shown.of(new int[] {1}, new int[] {3}));
    publisher.publish();
    task.judge(key, 1, 5, 300, 300);
    publisher.publish();
    assertThat(producer.history())
        .extracting(r -> r.key())
        .containsExactly("as shown", "v1", "as shown", "v2");
  }

  @Test
  void shouldPublishALastTimeWhenClosed() {
    LiveQuality task = board.open();
    task.judge(new byte[] {1}, 1, 5, 100, 100);
    board.close(task);
    publisher.close();
    assertThat(producer.history()).hasSize(1);
    assertThat(producer.closed()).isTrue();
  }
}
