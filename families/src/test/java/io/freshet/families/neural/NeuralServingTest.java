package io.freshet.families.neural;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.families.TestSnapshots;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.neural.NeuralModel;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.TrainedUserScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The served network gives the outputs of the trained network. */
class NeuralServingTest {
  private static final int ITEMS = 90;

  @TempDir Path folder;

  static List<String> names() {
    return NeuralTestKit.names();
  }

  /** DL4J computes the dense layers of one side, our kernels those of the other side. */
  @ParameterizedTest
  @MethodSource("names")
  void shouldScoreFromTheSnapshotAsTheNetworkDoes(String name) throws IOException {
    RatingMatrix m = Planted.signs(40, ITEMS, 20, 3);
    NeuralFamily family = NeuralTestKit.family(name, "epochs", "2");
    var trained = NeuralTestKit.fit(family, m, Planted.context(5, ITEMS), folder.resolve("s"));
    // The same training again: fits are deterministic, see below.
    Assembly assembly = family.assembly(m, Planted.context(5, ITEMS));
    Samples.Source source =
        name.equals("neumf")
            ? new SampledNegatives(m, 4, 0.1, 5)
            : RatingSource.of(m, assembly.scale(), 0.1, 5);
    family.train(assembly, source, Planted.context(5, ITEMS));
    Network network = assembly.network();
    NeuralModel model = trained.model();
    TrainedUserScorer scorer = model.newScorer();
    float[] users = trained.fit().users();
    assertThat(users).isNotNull();
    Batch batch = new Batch(m.items());
    for (int cell = -1; cell < 4; cell++) {
      for (int user = 0; user < m.users(); user += 7) {
        for (int i = 0; i < m.items(); i++) {
          batch.user[i] = user;
          batch.item[i] = i;
          batch.cell[i] = (byte) cell;
        }
        batch.size = m.items();
        network.forward(batch, false);
        History history = history(m, user);
        history.ask(cell, History.NO_HOUR, 0);
        ScoredUser scored = scorer.setUser(history, users, user * model.userLength()).scoreAll();
        assertThat(scored.scores()).containsExactly(batch.z, Offset.offset(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldFitTheSameBytesForASeed(String name) throws IOException {
    RatingMatrix m = Planted.signs(20, 40, 10, 3);
    NeuralFamily family = NeuralTestKit.family(name, "epochs", "2");
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    Path other = folder.resolve("other");

    var a = NeuralTestKit.fit(family, m, Planted.context(5, 40), first);
    var b = NeuralTestKit.fit(family, m, Planted.context(5, 40), second);
    NeuralTestKit.fit(family, m, Planted.context(6, 40), other);

    assertThat(Files.readAllBytes(first)).isEqualTo(Files.readAllBytes(second));
    assertThat(Files.readAllBytes(first)).isNotEqualTo(Files.readAllBytes(other));
    assertThat(a.fit().users()).isEqualTo(b.fit().users());
    assertThat(a.fit().curve()).isEqualTo(b.fit().curve());
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldFoldInATrainedUserNearTheirTrainedPredictions(String name) throws IOException {
    RatingMatrix m = Planted.signs(80, 40, 24, 3);
    NeuralFamily family =
        NeuralTestKit.family(
            name, "learning.rate", name.equals("mf-sgd-momentum") ? "0.1" : "0.01");
    var fitted = NeuralTestKit.fit(family, m, Planted.context(5, 40), folder.resolve("s"));
    NeuralModel model = fitted.model();
    TrainedUserScorer scorer = model.newScorer();
    float[] users = fitted.fit().users();
    double agreement = 0;
    int judged = 0;
    for (int user = 0; user < m.users(); user += 5) {
      History history = history(m, user);
      float[] trained =
          scorer.setUser(history, users, user * model.userLength()).scoreAll().scores().clone();
      ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
      agreement += correlation(trained, scored.scores());
      judged++;
    }
    assertThat(agreement / judged).as(name).isGreaterThan(0.6);
  }

  @Test
  void shouldExplainByLikenessOfItems() throws IOException {
    RatingMatrix m = Planted.signs(150, 40, 24, 3);
    var fitted =
        NeuralTestKit.fit(
            NeuralTestKit.family("mf-bias", "learning.rate", "0.01"),
            m,
            Planted.context(5, 40),
            folder.resolve("s"));
    TrainedUserScorer scorer = fitted.model().newScorer();
    History history = new History();
    for (int i = 0; i < 30; i++) {
      history.add(i, 4, i);
    }
    ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
    float[] parts = new float[2 * history.size()];
    int[] all = IntStream.range(0, history.size()).toArray();
    scored.contributions(new int[] {3, 38}, 2, all, all.length, parts);

    assertThat(parts[3]).isCloseTo(1, Offset.offset(1e-5f));
    double same = 0;
    double other = 0;
    for (int j = 0; j < history.size(); j++) {
      boolean alike = parity(m, 38) == parity(m, j);
      same += alike ? parts[history.size() + j] : 0;
      other += alike ? 0 : parts[history.size() + j];
    }
    assertThat(same).isGreaterThan(other + 3);
  }

  private static int parity(RatingMatrix m, int item) {
    return Integer.parseInt(m.catalogue().id(item)) % 2;
  }

  static History history(RatingMatrix m, int user) {
    History history = new History();
    for (int k = m.userStart()[user]; k < m.userStart()[user + 1]; k++) {
      history.add(m.item()[k], m.rating()[k], m.seconds()[k]);
    }
    return history;
  }

  private static double correlation(float[] x, float[] y) {
    double meanX = mean(x);
    double meanY = mean(y);
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int k = 0; k < x.length; k++) {
      xy += (x[k] - meanX) * (y[k] - meanY);
      xx += (x[k] - meanX) * (x[k] - meanX);
      yy += (y[k] - meanY) * (y[k] - meanY);
    }
    return xy / Math.sqrt(xx * yy + 1e-30);
  }

  private static double mean(float[] x) {
    double sum = 0;
    for (float value : x) {
      sum += value;
    }
    return sum / x.length;
  }
}
