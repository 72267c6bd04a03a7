package io.freshet.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.neural.NeuralSettings;
import io.freshet.model.neural.NeuralWeights;
import io.freshet.model.neural.Objective;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.TrainedUserModel;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.rating.EventContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network computed by hand, and snapshots that are refused. */
class NeuralSnapshotTest {
  private static final int ITEMS = 3;

  @TempDir Path folder;

  private static NeuralSettings settings(boolean cosine) {
    return new NeuralSettings(
        Objective.Output.LINEAR,
        Objective.Loss.SQUARED,
        1,
        5,
        cosine,
        new NeuralSettings.FoldIn(200, 0.1, 0, 100, 0));
  }

  private static SnapshotWriter start(String family) {
    SnapshotWriter out = new SnapshotWriter(family, TestSnapshots.catalogue(ITEMS));
    TestSnapshots.putPopularity(new Random(1), out);
    return out;
  }

  private static NeuralWeights.Tower tower() {
    return new NeuralWeights.Tower(
        1,
        2,
        new float[] {1, 0, 0, 1, 1, 1},
        List.of(
            new NeuralWeights.Layer(3, 2, new float[] {1, -1, 2, 0, 0, 3}, new float[] {0, 0.5f}),
            new NeuralWeights.Layer(2, 1, new float[] {2, 1}, new float[] {0.25f})));
  }

  private static NeuralWeights weights(NeuralWeights.Tower tower, float[] mean) {
    return new NeuralWeights(
        settings(false),
        new NeuralWeights.Dot(2, new float[] {1, 0, 0, 1, 2, 2}, null, null),
        tower,
        new float[] {0, 1, 2},
        new float[] {0, 0.1f, 0.2f, 0.3f, 0.4f},
        true,
        mean,
        null);
  }

  private ServingModel load(SnapshotWriter out) throws IOException {
    Path file = folder.resolve("snapshot");
    out.write(file);
    return ServingModels.load(Snapshot.open(file));
  }

  @Test
  void shouldScoreAsComputedByHand() throws IOException {
    SnapshotWriter out = start("hybrid");
    weights(tower(), new float[4]).put(out);
    TrainedUserModel model = (TrainedUserModel) load(out);
    History history = new History();
    history.ask(EventContext.cell(true, false), 12, 0);

    ScoredUser user =
        model.newScorer().setUser(history, new float[] {9, 0.5f, -1, 1, 0.5f}, 1).scoreAll();

    // p = (0.5, −1), e = 1, b = 0.5; context 0.2; units of item 0: (1 + 2, −1 + 0.5), and so on
    assertThat(user.scores())
        .containsExactly(
            new float[] {
              0.5f + 0 + 0.7f + 2 * 3 + 0 + 0.25f,
              -1 + 1 + 0.7f + 2 * 1 + 2.5f + 0.25f,
              -1 + 2 + 0.7f + 2 * 3 + 2.5f + 0.25f
            },
            Offset.offset(1e-5f));
    assertThat(user.predictedRating(0)).isEqualTo(5);
  }

  @Test
  void shouldFoldAUserInUntilTheHistoryIsPredicted() throws IOException {
    SnapshotWriter out = start("mf");
    new NeuralWeights(
            settings(false),
            new NeuralWeights.Dot(2, new float[] {1, 0, 0, 1, 1, 1}, null, null),
            null,
            new float[ITEMS],
            new float[NeuralWeights.CONTEXTS],
            false,
            new float[2],
            null)
        .put(out);
    ServingModel model = load(out);
    UserScorer scorer = model.newScorer();
    History history = new History();

    assertThat(scorer.foldIn(history)).isNull();
    history.add(0, 1.5f, 1);
    history.add(1, 2, 2);
    ScoredUser user = TestSnapshots.folded(scorer, history).scoreAll();

    assertThat(user.scores()).containsExactly(new float[] {1.5f, 2, 3.5f}, Offset.offset(0.02f));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"output\":\"LINEAR\"}",
        "{\"output\":\"CUBIC\",\"loss\":\"SQUARED\",\"minRating\":1,\"maxRating\":5,\"unitUser\":0,"
            + "\"steps\":1,\"learningRate\":1,\"prior\":0,\"ratings\":1,\"negatives\":0}",
        "{\"output\":\"PROBABILITY\",\"loss\":\"SQUARED\",\"minRating\":1,\"maxRating\":5,"
            + "\"unitUser\":0,\"steps\":1,\"learningRate\":1,\"prior\":0,\"ratings\":1,\"negatives\":0}",
        "{\"output\":\"LINEAR\",\"loss\":\"SQUARED\",\"minRating\":6,\"maxRating\":5,\"unitUser\":0,"
            + "\"steps\":1,\"learningRate\":1,\"prior\":0,\"ratings\":1,\"negatives\":0}",
        "{\"output\":\"LINEAR\",\"loss\":\"SQUARED\",\"minRating\":1,\"maxRating\":5,\"unitUser\":0,"
            + "\"steps\":1e9,\"learningRate\":1,\"prior\":0,\"ratings\":1,\"negatives\":0}",
        "{\"output\":\"LINEAR\",\"loss\":\"SQUARED\",\"minRating\":1,\"maxRating\":5,\"unitUser\":0,"
            + "\"steps\":1.5,\"learningRate\":1,\"prior\":0,\"ratings\":1,\"negatives\":0}",
        "{\"output\":\"LINEAR\",\"loss\":\"SQUARED\",\"minRating\":1,\"maxRating\":5,\"unitUser\":0,"
            + "\"steps\":1,\"learningRate\":-1,\"prior\":0,\"ratings\":1,\"negatives\":0}"
      })
  void shouldRefuseSettingsThatAreNone(String network) {
    SnapshotWriter out = start("mf");
    out.putText("network", network);
    out.putFloats("item.dot", ITEMS, 2, new float[2 * ITEMS]);
    out.putFloats("item.constant", ITEMS, 1, new float[ITEMS]);
    out.putFloats("context.constant", 1, 5, new float[5]);
    out.putFloats("user.mean", 1, 2, new float[2]);
    out.putFloats("user.bias", 1, 1, new float[1]);

    assertRefused(out);
  }

  @Test
  void shouldRefuseANetworkWithoutParts() {
    SnapshotWriter out = start("mlp");
    new NeuralWeights(
            settings(false), null, null, new float[ITEMS], new float[5], true, new float[1], null)
        .put(out);

    assertRefused(out);
  }

  @Test
  void shouldRefuseAUserOfAnotherLengthOrNone() {
    for (int length : new int[] {1, 3, 5}) {
      SnapshotWriter out = start("hybrid");
      weights(tower(), new float[length]).put(out);
      assertRefused(out);
    }
    SnapshotWriter out = start("hybrid");
    weights(tower(), new float[] {0, Float.NaN, 0, 0}).put(out);
    assertRefused(out);
  }

  @Test
  void shouldRefuseTowersWhoseLayersDoNotFit() {
    float[] two = new float[2];
    NeuralWeights.Layer first = new NeuralWeights.Layer(3, 2, new float[6], two);
    NeuralWeights.Layer last = new NeuralWeights.Layer(2, 1, two, new float[1]);
    float[] inputs = new float[2 * ITEMS];
    for (List<NeuralWeights.Layer> layers :
        List.of(
            List.<NeuralWeights.Layer>of(),
            List.of(first),
            List.of(first, first, last),
            List.of(first, new NeuralWeights.Layer(2, 2, new float[4], two)),
            List.of(new NeuralWeights.Layer(2, 2, new float[4], two), last),
            List.of(first, last, last, last, last, last, last, last, last))) {
      SnapshotWriter out = start("mlp");
      weights(new NeuralWeights.Tower(1, 2, inputs, layers), new float[4]).put(out);
      assertRefused(out);
    }
  }

  @Test
  void shouldRefuseMatricesOfOtherCatalogues() {
    List<Consumer<SnapshotWriter>> wrong =
        List.of(
            out -> out.putFloats("item.dot", ITEMS + 1, 2, new float[2 * ITEMS + 2]),
            out -> out.putFloats("item.inputs", ITEMS - 1, 2, new float[2 * ITEMS - 2]),
            out -> out.putFloats("item.dot", 0, 2, new float[0]));
    for (Consumer<SnapshotWriter> section : wrong) {
      SnapshotWriter out = start("mf");
      out.putText(
          "network",
          "{\"output\":\"LINEAR\",\"loss\":\"SQUARED\",\"minRating\":1,"
              + "\"maxRating\":5,\"unitUser\":0,\"steps\":1,\"learningRate\":1,\"prior\":0,"
              + "\"ratings\":1,\"negatives\":0}");
      out.putFloats("item.constant", ITEMS, 1, new float[ITEMS]);
      out.putFloats("context.constant", 1, 5, new float[5]);
      out.putFloats("user.mean", 1, 2, new float[2]);
      out.putFloats("user.bias", 1, 1, new float[1]);
      section.accept(out);
      assertRefused(out);
    }
  }

  private void assertRefused(SnapshotWriter out) {
    assertThatThrownBy(() -> load(out)).isInstanceOf(SnapshotFormatException.class);
  }
}
