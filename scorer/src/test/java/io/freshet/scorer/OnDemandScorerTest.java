package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.ServingModel;
import io.freshet.schemas.EventContext;
import io.freshet.schemas.Item;
import io.freshet.schemas.Recommendations;
import io.freshet.schemas.Rung;
import io.freshet.scorer.items.ItemOverlay;
import java.nio.file.Path;
import java.util.List;
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
}
