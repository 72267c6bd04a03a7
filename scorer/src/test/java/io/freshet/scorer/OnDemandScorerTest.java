package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.scoring.ServingModel;
import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.EventContext;
import io.freshet.scorer.items.ItemOverlay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnDemandScorerTest {
  @TempDir private Path folder;
  private final TestUsers users = new TestUsers();
  private final OnDemandScorer scorer = new OnDemandScorer(3);
  private ItemOverlay overlay;

  @BeforeEach
  void describe() {
    ItemOverlay.Builder builder = new ItemOverlay.Builder(scorer.dictionary());
    builder.put(new Item("1", "One", List.of("Drama"), null, null, true));
    builder.put(new Item("2", "Two", List.of("Drama"), null, null, true));
    builder.put(new Item("3", "Three", List.of("Comedy"), null, null, true));
    overlay = builder.build();
  }

  @Test
  void shouldAnswerWithASnapshot() {
    ServingModel model = new TestModels(folder).random(List.of("1", "2", "3", "4"), 3, 1);
    Recommendations answer =
        scorer.recommend("a", users.rate("a", "2", 4, 100), null, model, "v7", overlay, 55);
    assertThat(answer.userId()).isEqualTo("a");
    assertThat(answer.rung()).isEqualTo(Rung.PERSONAL);
    assertThat(answer.modelVersion()).isEqualTo("v7");
    assertThat(answer.generatedAtMillis()).isEqualTo(55);
    assertThat(answer.items()).extracting(i -> i.itemId()).containsExactlyInAnyOrder("1", "3", "4");
    assertThat(answer.items().get(0).reasons().get(0).text()).contains("Two");
  }

  @Test
  void shouldAnswerWithoutASnapshotAndForAnotherContext() {
    EventContext context = new EventContext(false, true, 23, 1);
    Recommendations answer =
        scorer.recommend("a", users.rate("a", "2", 4, 100), context, null, null, overlay, 55);
    assertThat(answer.context()).isEqualTo(context);
    assertThat(answer.rung()).isEqualTo(Rung.HISTORY_CONTENT);
    assertThat(answer.modelVersion()).isNull();
    assertThat(answer.items()).extracting(i -> i.itemId()).containsExactly("1", "3");
  }

  private ServingModel knowledge() {
    return new TestModels(folder)
        .knowledge(
            Map.of("1", "Drama", "2", "Drama", "3", "Comedy", "4", "Horror"),
            id -> id.equals("2") ? .1 : id.equals("4") ? .9 : .5);
  }

  @Test
  void shouldAnswerFromStatementsByAModelOfThemWithoutAnyRating() {
    UserProfile profile = TestUsers.likes(List.of("Drama"), List.of());
    Recommendations answer =
        scorer.recommend("a", users.profile("a", profile), null, knowledge(), "v7", overlay, 55);

    assertThat(answer.rung()).isEqualTo(Rung.STATED_LIKES);
    assertThat(answer.family()).isEqualTo("knowledge-based");
    assertThat(answer.items()).extracting(i -> i.itemId()).containsExactly("1", "2", "4");
    assertThat(answer.items().get(0).reasons().get(0).text()).isEqualTo("you like Drama");
    assertThat(answer.items().get(2).reasons().get(0).kind()).isEqualTo(Reason.Kind.POPULAR);
  }

  @Test
  void shouldTakeStatedItemsAndDemographicsIntoTheModelsTerms() {
    UserProfile profile =
        new UserProfile(
            List.of(), List.of(), List.of("1"), List.of(), null, Map.of("age", "child"));
    Recommendations answer =
        scorer.recommend("a", users.profile("a", profile), null, knowledge(), "v7", overlay, 55);

    assertThat(answer.rung()).isEqualTo(Rung.STATED_LIKES);
    assertThat(answer.items()).extracting(i -> i.itemId()).containsExactly("2", "3", "4");
    assertThat(answer.items().get(0).reasons().get(0).text())
        .isEqualTo("shares Drama with One, which you like");
    assertThat(answer.items().get(2).score()).isLessThan(.9);
  }

  @Test
  void shouldFallBackWhereNothingIsStatedToAModelOfStatements() {
    Recommendations answer =
        scorer.recommend("a", users.rate("a", "2", 4, 100), null, knowledge(), "v7", overlay, 55);

    assertThat(answer.rung()).isEqualTo(Rung.HISTORY_CONTENT);
    assertThat(answer.family()).isEqualTo("content");
  }

  @Test
  void shouldNotAskAModelThatReadsNoStatementsWithoutAHistory() {
    ServingModel model = new TestModels(folder).random(List.of("1", "2", "3"), 3, 1);
    UserProfile profile = TestUsers.likes(List.of("Drama"), List.of());
    Recommendations answer =
        scorer.recommend("a", users.profile("a", profile), null, model, "v7", overlay, 55);

    assertThat(answer.rung()).isEqualTo(Rung.STATED_LIKES);
    assertThat(answer.family()).isEqualTo("content");
  }
}
