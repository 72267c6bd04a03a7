package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.state.StateFormatException;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.engine.ListRules;
import io.freshet.scorer.engine.RecommendationEngine;
import io.freshet.scorer.engine.StageTimings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScorerProcessorTest {
  private static final long HOUR = 3_600_000;

  private final TestUsers users = new TestUsers();
  private final SharedScorerState collaborators =
      SharedScorerState.create(ScorerSettings.from(Map.of()), new Topics(""));
  private final ScorerProcessor processor =
      new ScorerProcessor(collaborators, ListRules.PLAIN, engines(), engines());
  private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();

  private ThreadLocal<RecommendationEngine> engines() {
    return ThreadLocal.withInitial(
        () ->
            new RecommendationEngine(
                collaborators.dictionary(),
                collaborators.popularity(),
                10,
                collaborators.bound(),
                false,
                collaborators.timings().stopwatch()));
  }

  @BeforeEach
  void init() {
    context.setCurrentSystemTimeMs(10 * HOUR);
    processor.init(context);
  }

  @Test
  void shouldForwardOneAnswerUnderTheSameKey() {
    process(0, "a", users.rate("a", "1", 5, 100), 10 * HOUR);
    List<CapturedForward<? extends byte[], ? extends byte[]>> forwarded = context.forwarded();
    assertThat(forwarded).hasSize(1);
    assertThat(forwarded.get(0).record().key()).isEqualTo(TestUsers.key("a"));
    Recommendations answer = RecommendationsJson.decode(forwarded.get(0).record().value());
    assertThat(answer.generatedAtMillis()).isEqualTo(10 * HOUR);
  }

  @Test
  void shouldForwardATombstoneAsItIs() {
    process(0, "a", null, 10 * HOUR);
    assertThat(context.forwarded()).hasSize(1);
    assertThat(context.forwarded().get(0).record().value()).isNull();
  }

  @Test
  void shouldNotTellReadersOfAnswersWhoWasForgottenBefore() {
    Headers stamped = new RecordHeaders();
    FreshetHeaders.putForgotten(stamped, 9 * HOUR);
    process(0, "a", null, stamped);
    Headers returned = new RecordHeaders();
    FreshetHeaders.putForgotten(returned, 9 * HOUR);
    process(1, "a", users.rate("a", "1", 5, 100), returned);

    assertThat(context.forwarded()).hasSize(2);
    assertThat(context.forwarded())
        .allSatisfy(forward -> assertThat(forward.record().headers()).isEmpty());
  }

  @Test
  void shouldFailOnBytesThatAreNoState() {
    assertThatThrownBy(() -> process(0, "a", new byte[] {1, 2, 3}, 10 * HOUR))
        .isInstanceOf(StateFormatException.class);
    byte[] cut = users.rate("a", "1", 5, 100);
    assertThatThrownBy(
            () -> process(0, "a", java.util.Arrays.copyOf(cut, cut.length - 1), 10 * HOUR))
        .isInstanceOf(StateFormatException.class);
    assertThat(context.forwarded()).isEmpty();
  }

  @Test
  void shouldCountWhatCompactionMayHaveEaten() {
    process(5, "a", users.rate("a", "1", 5, 100), 10 * HOUR);
    process(9, "a", users.rate("a", "2", 5, 100), 9 * HOUR);
    assertThat(collaborators.lag().superseded()).isZero();
    process(12, "a", users.rate("a", "3", 5, 100), 9 * HOUR - 1);
    assertThat(collaborators.lag().overdue()).isEqualTo(1);
    assertThat(collaborators.lag().superseded()).isEqualTo(2);
    assertThat(context.forwarded()).hasSize(3);
  }

  @Test
  void shouldTimeOneEventInSoMany() {
    for (int i = 0; i < 3 * StageTimings.EVERY; i++) {
      process(i, "a", users.rate("a", "" + i, 5, 100 + i), 10 * HOUR);
    }
    assertThat(collaborators.timings().sampled()).isEqualTo(3);
    assertThat(collaborators.timings().microsPerEvent())
        .containsOnlyKeys(StageTimings.Stage.values());
  }

  @Test
  void shouldLeaveItsCountsBehindWhenClosed() {
    process(0, "a", users.rate("a", "1", 5, 100), 10 * HOUR);
    processor.close();
    processor.close();
    assertThat(collaborators.quality().report().unscored()).isEqualTo(1);
    assertThatThrownBy(() -> process(1, "a", users.rate("a", "2", 5, 101), 10 * HOUR))
        .isInstanceOf(IllegalStateException.class);
  }

  private void process(long offset, String user, byte[] value, long appendedMillis) {
    process(offset, user, value, appendedMillis, new RecordHeaders());
  }

  private void process(long offset, String user, byte[] value, Headers headers) {
    process(offset, user, value, 10 * HOUR, headers);
  }

  private void process(
      long offset, String user, byte[] value, long appendedMillis, Headers headers) {
    context.setRecordMetadata("user-states", 0, offset);
    processor.process(new Record<>(TestUsers.key(user), value, appendedMillis, headers));
  }
}
