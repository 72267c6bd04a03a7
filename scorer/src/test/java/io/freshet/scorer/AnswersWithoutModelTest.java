package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.engine.ListRules;
import io.freshet.scorer.engine.RecommendationEngine;
import io.freshet.scorer.items.ItemOverlay;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers from popularity and genres: only a model predicts. */
class AnswersWithoutModelTest {
  private static final int ITEMS = 30;

  private final TestUsers users = new TestUsers();
  private final SharedScorerState collaborators =
      SharedScorerState.create(
          ScorerSettings.from(Map.of("scorer.explore.share", "0")), new Topics(""));
  private final RecommendationEngine engine =
      new RecommendationEngine(
          collaborators.dictionary(),
          collaborators.popularity(),
          10,
          collaborators.bound(),
          false,
          collaborators.timings().stopwatch());
  private final ScorerProcessor processor =
      new ScorerProcessor(
          collaborators,
          ListRules.PLAIN,
          ThreadLocal.withInitial(() -> engine),
          ThreadLocal.withInitial(() -> engine));
  private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
  private int time;

  @BeforeEach
  void describe() {
    context.setCurrentSystemTimeMs(TestUsers.ARRIVAL);
    processor.init(context);
    ItemOverlay.Builder overlay = new ItemOverlay.Builder(collaborators.dictionary());
    for (int i = 0; i < ITEMS; i++) {
      for (String kind : List.of("a", "b")) {
        String genre = kind.equals("a") ? "War" : "Musical";
        overlay.put(new Item("%s%02d".formatted(kind, i), null, List.of(genre), null, null, true));
      }
    }
    collaborators.views().describe(overlay.build());
  }

  @Test
  void shouldPredictNothingForItemsThatOthersMovedDownTheList() {
    // The user's genre has the less popular items: they move others while the list is made.
    for (int i = 0; i < ITEMS; i++) {
      for (int times = 0; times <= i; times++) {
        count("a%02d".formatted(i));
        if (times % 2 == 0) {
          count("b%02d".formatted(i));
        }
      }
    }

    Recommendations answer = rate("u", "b00");

    assertThat(answer.rung()).isEqualTo(Rung.HISTORY_CONTENT);
    assertThat(answer.items())
        .hasSize(10)
        .allMatch(item -> item.probability() == null)
        .allMatch(item -> item.predictedRating() == null);
  }

  private void count(String item) {
    collaborators.popularity().count(collaborators.dictionary().intern(item), true, true);
  }

  private Recommendations rate(String user, String item) {
    processor.process(
        new Record<>(
            TestUsers.key(user), users.rate(user, item, 5, ++time), 0, new RecordHeaders()));
    return RecommendationsJson.decode(
        context.forwarded().get(context.forwarded().size() - 1).record().value());
  }
}
