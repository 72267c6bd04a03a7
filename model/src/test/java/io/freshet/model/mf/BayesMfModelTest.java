package io.freshet.model.mf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.serving.ClassicSnapshots;
import io.freshet.model.serving.DenseSolve;
import io.freshet.model.serving.TestSnapshots;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BayesMfModelTest {

  private static final int ITEMS = 40;
  private static final int S = ClassicSnapshots.SAMPLES;
  private static final int D = ClassicSnapshots.FACTORS;

  @TempDir Path folder;
  private Snapshot snapshot;
  private BayesMfModel model;

  @BeforeEach
  void load() throws IOException {
    Path file = folder.resolve("snapshot");
    ClassicSnapshots.BAYES_MF.write(new Random(4), ITEMS).write(file);
    snapshot = Snapshot.open(file);
    model = BayesMfModel.load(snapshot);
  }

  /** The rating under one sample, for a user of that sample. */
  private double rating(int s, double[] user, int item) throws SnapshotFormatException {
    double sum = 3 + user[D] + snapshot.floats("item.bias").get(item, s);
    for (int k = 0; k < D; k++) {
      sum += user[k] * snapshot.floats("item.factors").get(item, s * D + k);
    }
    return sum;
  }

  @Test
  void shouldPredictTheMeanOverSamplesOfUsersSolvedDensely() throws IOException {
    for (int size : new int[] {1, 3, 30}) {
      History history = TestSnapshots.history(new Random(size), ITEMS, size);
      double[] expected = new double[ITEMS];
      for (int s = 0; s < S; s++) {
        double[] user = solved(s, history);
        for (int i = 0; i < ITEMS; i++) {
          expected[i] += rating(s, user, i) / S;
        }
      }
      ScoredUser user = TestSnapshots.folded(model.newScorer(), history).scoreAll();
      for (int i = 0; i < ITEMS; i++) {
        assertThat((double) user.scores()[i]).isCloseTo(expected[i], within(1e-5));
        assertThat((double) user.predictedRating(i))
            .isCloseTo(Math.min(5, Math.max(1, expected[i])), within(1e-5));
      }
    }
  }

  private double[] solved(int s, History history) throws SnapshotFormatException {
    int n = D + 1;
    double[][] left = new double[n][n];
    double[] right = new double[n];
    for (int r = 0; r < n; r++) {
      for (int c = 0; c < n; c++) {
        left[r][c] = snapshot.floats("user.prior.precision").get(s, r * n + c);
        right[r] += left[r][c] * snapshot.floats("user.prior.mean").get(s, c);
      }
    }
    double noise = snapshot.floats("noise.precision").get(s, 0);
    for (int j = 0; j < history.size(); j++) {
      int item = history.items()[j];
      float[] z = new float[n];
      z[D] = 1;
      for (int k = 0; k < D; k++) {
        z[k] = snapshot.floats("item.factors").get(item, s * D + k);
      }
      DenseSolve.addOuter(left, z, noise);
      double target = history.ratings()[j] - 3 - snapshot.floats("item.bias").get(item, s);
      for (int k = 0; k < n; k++) {
        right[k] += noise * z[k] * target;
      }
    }
    return DenseSolve.cholesky(left, right);
  }

  @Test
  void shouldServeUsersAsTrained() throws IOException {
    float[] vectors = TestSnapshots.gaussian(new Random(9), 7 + model.userLength(), .5);
    History history = TestSnapshots.history(new Random(2), ITEMS, 4);
    ScoredUser scored = model.newScorer().setUser(history, vectors, 7).scoreAll();

    assertThat(model.userLength()).isEqualTo(S * (D + 1));
    for (int i = 0; i < ITEMS; i++) {
      double expected = 0;
      for (int s = 0; s < S; s++) {
        double[] user = new double[D + 1];
        for (int k = 0; k <= D; k++) {
          user[k] = vectors[7 + s * (D + 1) + k];
        }
        expected += rating(s, user, i) / S;
      }
      assertThat((double) scored.scores()[i]).isCloseTo(expected, within(1e-5));
    }
  }
}
