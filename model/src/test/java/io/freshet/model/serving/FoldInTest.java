package io.freshet.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.ials.IalsSettings;
import io.freshet.model.mf.BiasedMfModel;
import io.freshet.model.mf.BiasedMfSettings;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.snapshot.FloatMatrix;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldInTest {

  private static final IalsSettings IALS =
      new IalsSettings(
          0.1,
          0.003,
          1.0,
          5000,
          2100,
          List.of(new IalsSettings.Step(1, 0.5), new IalsSettings.Step(4, 2)));
  private static final BiasedMfSettings MF = new BiasedMfSettings(3.5, 0.05, 0.02, 1.0, 0.5, 5);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1,64", "2,64", "20,64", "200,64", "2000,64", "7,1", "50,13", "300,31", "100,3"})
  void shouldEqualTheDenseSolveOfIals(int size, int d) throws IOException {
    Random random = new Random(size * 100L + d);
    ServingModel model = load(TestSnapshots.ials(random, 2100, d, IALS));
    float[][] factors = factorsOf(model, d);
    History history = TestSnapshots.history(random, 2100, size);

    ScoredUser scored = TestSnapshots.folded(model.newScorer(), history).scoreAll();

    double[][] left = new double[d][d];
    double[] right = new double[d];
    for (float[] row : factors) {
      DenseSolve.addOuter(left, row, IALS.alpha0());
    }
    for (int j = 0; j < size; j++) {
      float[] row = factors[history.items()[j]];
      double c = history.ratings()[j] < 4 ? 0.5 : 2;
      DenseSolve.addOuter(left, row, c);
      for (int k = 0; k < d; k++) {
        right[k] += c * row[k];
      }
    }
    for (int k = 0; k < d; k++) {
      left[k][k] += 0.003 * Math.pow(size + 0.1 * 2100, 1.0);
      // The Gram matrix is assumed to be diagonal.
      for (int l = 0; l < d; l++) {
        if (k != l) {
          for (float[] row : factors) {
            left[k][l] -= IALS.alpha0() * row[k] * row[l];
          }
        }
      }
    }
    double[] user = DenseSolve.cholesky(left, right);
    for (int i = 0; i < factors.length; i++) {
      assertThat((double) scored.scores()[i])
          .isCloseTo(DenseSolve.dot(factors[i], user), within(2e-6));
    }
    assertContributionsSumToScores(scored, history);
  }

  @ParameterizedTest
  @CsvSource({"1,64", "2,64", "20,64", "200,64", "2000,64", "7,1", "50,13", "300,31", "100,7"})
  void shouldEqualTheDenseSolveOfBiasedMf(int size, int d) throws IOException {
    Random random = new Random(size * 100L + d + 1);
    SnapshotWriter out = TestSnapshots.biasedMf(random, 2100, d, MF);
    ServingModel model = load(out);
    float[][] factors = factorsOf(model, d);
    History history = TestSnapshots.history(random, 2100, size);

    ScoredUser scored = TestSnapshots.folded(model.newScorer(), history).scoreAll();

    double[][] left = new double[d + 1][d + 1];
    double[] right = new double[d + 1];
    for (int j = 0; j < size; j++) {
      int item = history.items()[j];
      float[] row = withOne(factors[item]);
      DenseSolve.addOuter(left, row, 1);
      for (int k = 0; k <= d; k++) {
        right[k] += (history.ratings()[j] - scored.baseline(item)) * row[k];
      }
    }
    for (int k = 0; k < d; k++) {
      left[k][k] += 0.05 * size;
    }
    left[d][d] += 0.02 * size;
    double[] user = DenseSolve.cholesky(left, right);
    for (int i = 0; i < factors.length; i++) {
      double expected = scored.baseline(i) + DenseSolve.dot(withOne(factors[i]), user);
      assertThat((double) scored.scores()[i]).isCloseTo(expected, within(2e-5));
      assertThat((double) scored.predictedRating(i))
          .isCloseTo(Math.min(5, Math.max(0.5, expected)), within(2e-5));
    }
    assertContributionsSumToScores(scored, history);
  }

  @Test
  void shouldHaveNothingToFoldInOfAnEmptyHistory() throws IOException {
    Random random = new Random(1);
    for (ServingModel model :
        List.of(
            load(TestSnapshots.ials(random, 10, 4, IALS)),
            load(TestSnapshots.biasedMf(random, 10, 4, MF)))) {
      assertThat(model.newScorer().foldIn(new History())).isNull();
    }
  }

  @Test
  void shouldSayThatNothingFiniteComesOfNonFiniteFactors() throws IOException {
    SnapshotWriter out = new SnapshotWriter(BiasedMfModel.FAMILY, TestSnapshots.catalogue(2));
    BiasedMfModel.put(out, 1, new float[] {Float.NaN, 1}, new float[2], MF);
    TestSnapshots.putPopularity(new Random(1), out);
    ServingModel model = load(out);
    History history = new History();
    history.add(0, 5, 0);

    assertThat(model.newScorer().foldIn(history)).isNull();
  }

  private static void assertContributionsSumToScores(ScoredUser scored, History history) {
    int[] items = {0, 17, 2099, 5, 1000, 1001, 3, 2, 1, 999};
    float[] parts = TestSnapshots.parts(scored, items, history.size());
    for (int i = 0; i < items.length; i++) {
      double sum = scored.baseline(items[i]);
      double size = Math.abs(sum);
      for (int j = 0; j < history.size(); j++) {
        sum += parts[i * history.size() + j];
        size += Math.abs(parts[i * history.size() + j]);
      }
      assertThat(sum).isCloseTo(scored.scores()[items[i]], within(1e-5 * size));
    }
    int[] some = IntStream.range(0, history.size()).filter(j -> j % 3 != 1).toArray();
    float[] ofSome = new float[parts.length];
    scored.contributions(items, items.length, some, some.length, ofSome);
    for (int i = 0; i < items.length; i++) {
      for (int e = 0; e < some.length; e++) {
        assertThat(ofSome[i * some.length + e]).isEqualTo(parts[i * history.size() + some[e]]);
      }
    }
  }

  private ServingModel load(SnapshotWriter out) throws IOException {
    Path file = folder.resolve("model-" + System.identityHashCode(out));
    out.write(file);
    return ServingModels.load(Snapshot.open(file));
  }

  private float[][] factorsOf(ServingModel model, int d) throws IOException {
    float[][] factors = new float[model.catalogue().size()][d];
    Path file;
    try (var files = java.nio.file.Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    FloatMatrix matrix = Snapshot.open(file).floats("item.factors");
    for (int i = 0; i < factors.length; i++) {
      matrix.copyRow(i, factors[i], 0);
    }
    return factors;
  }

  private static float[] withOne(float[] row) {
    float[] longer = java.util.Arrays.copyOf(row, row.length + 1);
    longer[row.length] = 1;
    return longer;
  }
}
