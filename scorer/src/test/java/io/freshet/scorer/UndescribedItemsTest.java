package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.engine.ListRules;
import io.freshet.scorer.engine.RecommendationEngine;
import io.freshet.scorer.items.ItemOverlay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ratings of items that are in no record of items and no model, at the bound of two of them. */
class UndescribedItemsTest {
  @TempDir private Path folder;

  private final TestUsers users = new TestUsers();
  private final SharedScorerState collaborators =
      SharedScorerState.create(
          ScorerSettings.from(
              Map.of("scorer.items.undescribed.max", "2", "scorer.explore.share", "0")),
          new Topics(""));
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
  private final ItemOverlay.Builder overlay = new ItemOverlay.Builder(collaborators.dictionary());
  private int time;

  @BeforeEach
  void init() {
    context.setCurrentSystemTimeMs(TestUsers.ARRIVAL);
    processor.init(context);
  }

  @Test
  void shouldAnswerRatingsOfMoreItemsThanItKnows() {
    for (int i = 0; i < 10; i++) {
      rate("user" + i, i % 2 == 0 ? "item" + i : "" + (i << 22));
    }
    assertThat(collaborators.dictionary().size()).isEqualTo(2);
    assertThat(collaborators.dictionary().undescribed()).isEqualTo(2);
    assertThat(collaborators.dictionary().dropped()).isEqualTo(8);
    assertThat(ids(rate("another", "item11"))).containsExactly("" + (1 << 22), "item0");
    assertThat(collaborators.popularity().ratings().events()).isEqualTo(2);
    assertThat(collaborators.quality().report().unscored()).isEqualTo(11);
  }

  @Test
  void shouldNeverShowAUserWhatTheyRatedWhileItHadNoNumber() {
    fill();
    rate("early", "x");
    assertThat(ids(rate("late", "y"))).doesNotContain("x");

    describe("x");
    assertThat(ids(rate("late", "z"))).contains("x");
    rate("fan", "x");
    assertThat(ids(rate("late", "w"))).startsWith("x");
    assertThat(ids(rate("early", "y"))).isNotEmpty().doesNotContain("x");
  }

  @Test
  void shouldKnowTheItemsOfAModelBeyondTheBound() {
    fill();
    collaborators.views().serve(new TestModels(folder).genres(id -> 50), "v1");
    assertThat(ids(rate("soldier", "a29"))).hasSize(10).allMatch(id -> id.startsWith("a"));
  }

  /** Another thread describes and counts an item between the reading and the answer. */
  @Test
  void shouldNotShowWhatGotItsNumberAfterTheStateWasRead() {
    fill();
    UserStateRecord record = new UserStateRecord().decode(users.rate("u", "x", 5, ++time));
    engine.read(record, collaborators.views().current());
    collaborators.popularity().count(collaborators.dictionary().intern("x"), true, true);
    engine.answer(record.context(), ListRules.PLAIN, 0, false);
    assertThat(
            ids(
                RecommendationsJson.decode(
                    engine.write(TestUsers.key("u"), record, record.context(), 1))))
        .containsExactly("2", "1");
  }

  private void fill() {
    rate("first", "1");
    rate("second", "2");
  }

  private void describe(String id) {
    overlay.put(new Item(id, null, List.of(), null, null, true));
    collaborators.views().describe(overlay.build());
  }

  private Recommendations rate(String user, String item) {
    int answered = context.forwarded().size();
    processor.process(
        new Record<>(
            TestUsers.key(user), users.rate(user, item, 5, ++time), 0, new RecordHeaders()));
    assertThat(context.forwarded()).hasSize(answered + 1);
    return RecommendationsJson.decode(context.forwarded().get(answered).record().value());
  }

  private static List<String> ids(Recommendations answer) {
    return answer.items().stream().map(RecommendedItem::itemId).toList();
  }
}
