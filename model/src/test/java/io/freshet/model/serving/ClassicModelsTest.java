package io.freshet.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.content.ContentBasedModel;
import io.freshet.model.content.KnowledgeBasedModel;
import io.freshet.model.content.StatementRules;
import io.freshet.model.linear.EaseModel;
import io.freshet.model.neighbour.ItemKnnModel;
import io.freshet.model.neighbour.NeighbourSettings;
import io.freshet.model.neighbour.UserKnnModel;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.model.snapshot.SparseRows;
import io.freshet.schemas.rating.EventContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassicModelsTest {

  @TempDir Path folder;

  private ServingModel load(SnapshotWriter out) throws IOException {
    Path file = folder.resolve("snapshot");
    out.write(file);
    return ServingModels.load(Snapshot.open(file));
  }

  private static History history(float... itemsAndRatings) {
    History history = new History();
    for (int k = 0; k < itemsAndRatings.length; k += 2) {
      history.add((int) itemsAndRatings[k], itemsAndRatings[k + 1], 100L + k);
    }
    return history;
  }

  private static ScoredUser scored(UserScorer scorer, History history) {
    return TestSnapshots.folded(scorer, history).scoreAll();
  }

  /** Families with exact attribution: the parts add up to the score. */
  @ParameterizedTest
  @EnumSource
  void shouldSplitScoresIntoTheirParts(ClassicSnapshots family) throws IOException {
    ServingModel model = load(family.write(new Random(5), 60));
    History history = TestSnapshots.history(new Random(7), 60, 20);
    history.ask(EventContext.cell(true, false), 12, 2_000_000_000L);
    ScoredUser user = scored(model.newScorer(), history);
    float[] scores = user.scores();
    int[] items = new int[60];
    for (int i = 0; i < 60; i++) {
      items[i] = i;
    }
    float[] parts = TestSnapshots.parts(user, items, 20);
    for (int i = 0; i < 60; i++) {
      double sum = user.baseline(i);
      boolean any = false;
      for (int j = 0; j < 20; j++) {
        sum += parts[i * 20 + j];
        any |= parts[i * 20 + j] != 0;
        assertThat(parts[i * 20 + j]).isFinite();
      }
      if (model.attribution() == ServingModel.Attribution.EXACT) {
        assertThat(sum).isCloseTo(scores[i], within(1e-4));
      } else {
        assertThat(any || scores[i] == user.baseline(i)).isTrue();
      }
    }
  }

  /** The answer does not depend on earlier fold-ins, and an empty history gives none. */
  @ParameterizedTest
  @EnumSource
  void shouldForgetTheUserBefore(ClassicSnapshots family) throws IOException {
    ServingModel model = load(family.write(new Random(5), 60));
    UserScorer used = model.newScorer();
    scored(used, TestSnapshots.history(new Random(1), 60, 50));
    assertThat(used.foldIn(new History())).isNull();
    History history = TestSnapshots.history(new Random(2), 60, 9);
    float[] expected = scored(model.newScorer(), history).scores();

    ScoredUser user = scored(used, history);
    assertThat(user.scores()).isEqualTo(expected);
    for (int i = 0; i < 60; i++) {
      Float rating = TestSnapshots.folded(model.newScorer(), history).predictedRating(i);
      assertThat(user.predictedRating(i)).isEqualTo(rating);
    }
  }

  @Test
  void shouldAddWeightsOfEaseByHand() throws IOException {
    SnapshotWriter out = new SnapshotWriter(EaseModel.FAMILY, TestSnapshots.catalogue(3));
    TestSnapshots.putPopularity(new Random(1), out);
    SparseRows deviations =
        new SparseRows(
            3, new int[] {0, 2, 3, 3}, new int[] {1, 2, 2}, new float[] {.5f, .25f, -.125f});
    EaseModel.put(out, new float[] {1, 2, 4}, deviations);
    ServingModel model = load(out);
    UserScorer scorer = model.newScorer();

    assertThat(scored(scorer, history(0, 5, 1, 1)).scores()).containsExactly(2, 4.5f, 8.125f);
    assertThat(scorer.foldIn(history(2, 5))).isNull();
  }

  @Test
  void shouldPredictFromNeighbouringItemsByHand() throws IOException {
    SnapshotWriter out = new SnapshotWriter(ItemKnnModel.FAMILY, TestSnapshots.catalogue(3));
    TestSnapshots.putPopularity(new Random(1), out);
    // Item 0 has the neighbours 1 (.5) and 2 (.25).
    SparseRows neighbours =
        new SparseRows(3, new int[] {0, 2, 2, 2}, new int[] {1, 2}, new float[] {.5f, .25f});
    ItemKnnModel.put(
        out,
        neighbours,
        new float[] {.5f, 0, -1},
        new NeighbourSettings(true, false, 10, 0, .25, 3, 2, 1, 5));
    ServingModel model = load(out);
    UserScorer scorer = model.newScorer();

    // Baselines 3.5, 3, 2; the user's bias ((5 − 3) + (2 − 2)) / (2 + 2) = .5; deviations 1.5, −.5.
    ScoredUser user = scored(scorer, history(1, 5, 2, 2));
    float[] scores = user.scores();
    double expected = 3.5 + .5 + (.5 * 1.5 - .25 * .5) / (.75 + .25);
    assertThat((double) scores[0]).isCloseTo(expected, within(1e-6));
    assertThat((double) user.predictedRating(0)).isCloseTo(expected, within(1e-6));
    assertThat((double) scores[1]).isCloseTo(3.5, within(1e-6));
    assertThat(user.predictedRating(2)).isEqualTo(2.5f);
  }

  @Test
  void shouldRankByWhatNeighbouringUsersHaveByHand() throws IOException {
    SnapshotWriter out = new SnapshotWriter(UserKnnModel.FAMILY, TestSnapshots.catalogue(4));
    TestSnapshots.putPopularity(new Random(1), out);
    // Users {0, 1, 2}, {0, 3}, {3}.
    SparseRows users =
        new SparseRows(
            4,
            new int[] {0, 3, 5, 6},
            new int[] {0, 1, 2, 0, 3, 3},
            new float[] {5, 4, 3, 2, 1, 5});
    UserKnnModel.put(
        out, users, new float[4], new NeighbourSettings(false, false, 2, 1, .5, 3, 1, 1, 5));
    ServingModel model = load(out);
    UserScorer scorer = model.newScorer();

    // Common 2 of √(2 · 3), shrunk 2/3; common 1 of √(2 · 2), shrunk 1/2.
    ScoredUser user = scored(scorer, history(0, 5, 1, 5));
    float[] scores = user.scores();
    double first = 2 / Math.sqrt(6) * 2 / 3;
    double second = 1 / Math.sqrt(4) / 2;
    assertThat((double) scores[2]).isCloseTo(first, within(1e-6));
    assertThat((double) scores[3]).isCloseTo(second, within(1e-6));
    assertThat((double) scores[0]).isCloseTo(first + second, within(1e-6));
    // Biases of user 0: (2 + 1 + 0) / 4; of the served user (2 + 2) / 3.
    double deviation = first * (3 - 3 - .75) / (first + .5);
    assertThat((double) user.predictedRating(2)).isCloseTo(3 + 4.0 / 3 + deviation, within(1e-5));
  }

  @Test
  void shouldWeighFeaturesByRatingsByHand() throws IOException {
    SnapshotWriter out = new SnapshotWriter(ContentBasedModel.FAMILY, TestSnapshots.catalogue(4));
    TestSnapshots.putPopularity(new Random(1), out);
    float[] features = {1, 0, 1, /**/ 0, 1, 0, /**/ 1, 1, 1, /**/ 0, 0, 0};
    ContentBasedModel.put(out, List.of("Action", "Drama", "old"), features);
    ServingModel model = load(out);
    UserScorer scorer = model.newScorer();

    // Weights 5, 3, 5 over 13.
    ScoredUser user = scored(scorer, history(0, 5, 1, 3));
    float[] scores = user.scores();
    assertThat((double) scores[0]).isCloseTo(10 / 13.0, within(1e-6));
    assertThat((double) scores[1]).isCloseTo(3 / 13.0, within(1e-6));
    assertThat((double) scores[2]).isCloseTo(1.0, within(1e-6));
    assertThat(scores[3]).isZero();
    assertThat(scorer.foldIn(history(3, 5))).isNull();
  }

  private ServingModel knowledge(boolean fromRatings) throws IOException {
    SnapshotWriter out = new SnapshotWriter(KnowledgeBasedModel.FAMILY, TestSnapshots.catalogue(4));
    TestSnapshots.putPopularity(new Random(1), out);
    float[] features = {1, 0, 0, /**/ 0, 1, 0, /**/ 1, 1, 0, /**/ 0, 0, 1};
    KnowledgeBasedModel.put(
        out,
        List.of("Action", "Drama", "old"),
        features,
        new float[] {.5f, 0, 1, 0},
        new KnowledgeBasedModel.Settings(.25, fromRatings, 4),
        "age=child:Drama=-1,old=-2; age=adult:Drama=3,Nothing=1");
    return load(out);
  }

  @Test
  void shouldMatchStatementsWithFeaturesByHand() throws IOException {
    ServingModel model = knowledge(false);
    UserScorer scorer = model.newScorer();
    History history = history(3, 5);
    assertThat(model.statementUse()).isEqualTo(ServingModel.StatementUse.ALWAYS);
    assertThat(scorer.foldIn(history)).isNull();

    history.state(List.of("Action", "Unheard"), List.of(), Map.of("age", "child", "x", "y"));
    history.addStated(1, false);
    // Weights 1, −1 − 1, −2, of length 3.
    ScoredUser user = scored(scorer, history);
    float[] scores = user.scores();
    assertThat((double) scores[0]).isCloseTo(1 / 3.0 + .125, within(1e-6));
    assertThat((double) scores[1]).isCloseTo(-2 / 3.0, within(1e-6));
    assertThat((double) scores[2]).isCloseTo(-1 / 3.0 / Math.sqrt(2) + .25, within(1e-6));
    assertThat((double) scores[3]).isCloseTo(-2 / 3.0, within(1e-6));
    assertThat(user.baseline(2)).isEqualTo(.25f);

    history.clear();
    history.state(List.of(), List.of(), Map.of("age", "senior"));
    assertThat(scorer.foldIn(history)).isNull();
  }

  @Test
  void shouldTakeRatingsAsStatementsOnlyIfSetSo() throws IOException {
    UserScorer scorer = knowledge(true).newScorer();
    ScoredUser user = scored(scorer, history(0, 5, 1, 2));
    float[] scores = user.scores();

    // Weights 1, −1 over √2.
    assertThat((double) scores[0]).isCloseTo(1 / Math.sqrt(2) + .125, within(1e-6));
    assertThat((double) scores[1]).isCloseTo(-1 / Math.sqrt(2), within(1e-6));
    assertThat((double) scores[2]).isCloseTo(.25, within(1e-6));
  }

  @Test
  void shouldNameWhatIsWrongWithARule() {
    assertThatThrownBy(() -> StatementRules.parse("age=child"))
        .hasMessageContaining("a rule must read");
    assertThatThrownBy(() -> StatementRules.parse("age:Drama=1"))
        .hasMessageContaining("a pair must read");
    assertThatThrownBy(() -> StatementRules.parse("age=child:Drama=x"))
        .hasMessageContaining("a weight must be a number: \"x\"");
    assertThatThrownBy(() -> StatementRules.parse("age=child:Drama=NaN"))
        .hasMessageContaining("finite");
  }
}
