package io.freshet.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.ials.IalsModel;
import io.freshet.model.ials.IalsSettings;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.Kernels;
import io.freshet.model.kernel.PlainKernel;
import io.freshet.model.serving.TestSnapshots;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearTopKTest {

  private static final IalsSettings SETTINGS =
      new IalsSettings(0.1, 0.003, 1.0, 5000, 2100, List.of(new IalsSettings.Step(1, 1)));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1000,64,1", "2100,64,10", "3000,13,200", "1500,31,1500", "1200,1,7", "5003,64,64"})
  void shouldSelectWhatExactScoresWould(int items, int d, int k) throws IOException {
    for (Kernel kernel : List.of(new PlainKernel(), Kernels.best())) {
      Random random = new Random(items + d);
      IalsModel model = load(ials(TestSnapshots.factors(random, items, d), d, 0.3), kernel);
      UserScorer exactly = model.newScorer();
      UserScorer nearly = model.newScorer();
      NearTopK nearTopK = new NearTopK(new TopK(kernel));
      for (int size : new int[] {1, 5, 200}) {
        History history = TestSnapshots.history(random, items, size);
        ScoredUser exact = TestSnapshots.folded(exactly, history).scoreAll();
        ScoredUser near = TestSnapshots.folded(nearly, history).scoreNearly();
        double error = near.error();

        assertThat(error).isPositive();
        for (int i = 0; i < items; i++) {
          assertThat((double) near.scores()[i] - exact.scores()[i]).isBetween(-error, error);
        }
        history.hideSeen(exact.scores());
        history.hideSeen(near.scores());
        int[] expectedItems = new int[k];
        float[] expectedScores = new float[k];
        int expected =
            new TopK(kernel).select(exact.scores(), items, k, expectedItems, expectedScores);
        int[] foundItems = new int[k];
        float[] foundScores = new float[k];
        int found = nearTopK.select(near, k, foundItems, foundScores);

        assertThat(found).isEqualTo(expected);
        assertThat(Arrays.copyOf(foundItems, found))
            .isEqualTo(Arrays.copyOf(expectedItems, expected));
        assertThat(Arrays.copyOf(foundScores, found))
            .isEqualTo(Arrays.copyOf(expectedScores, expected));
      }
    }
  }

  @Test
  void shouldBreakTiesOfExactScoresByTheIndex() throws IOException {
    Random random = new Random(5);
    int items = 2000;
    int d = 16;
    // Forty rows, repeated: for every user each score occurs fifty times.
    float[] rows = TestSnapshots.factors(random, items, d);
    for (int i = 40; i < items; i++) {
      System.arraycopy(rows, i % 40 * d, rows, i * d, d);
    }
    IalsModel model = load(ials(rows, d, 0), Kernels.best());
    History history = TestSnapshots.history(random, items, 30);
    ScoredUser user = TestSnapshots.folded(model.newScorer(), history).scoreNearly();
    int[] found = new int[70];

    int count = new NearTopK(new TopK()).select(user, 70, found, new float[70]);

    assertThat(count).isEqualTo(70);
    for (int i = 0; i < 50; i++) {
      assertThat(found[i]).isEqualTo(found[0] + 40 * i);
    }
    for (int i = 50; i < 70; i++) {
      assertThat(found[i]).isEqualTo(found[50] + 40 * (i - 50));
    }
  }

  private static SnapshotWriter ials(float[] factors, int d, double popularityWeight) {
    int items = factors.length / d;
    SnapshotWriter out = new SnapshotWriter(IalsModel.FAMILY, TestSnapshots.catalogue(items));
    float[] diagonal = TestSnapshots.gramDiagonal(factors, d);
    IalsModel.put(out, d, factors, diagonal, SETTINGS, popularityWeight);
    float[] decayed = new float[items];
    for (int i = 0; i < items; i++) {
      decayed[i] = i % 97;
    }
    PopularityTable.put(out, decayed, new float[items * PopularityTable.CELLS]);
    return out;
  }

  private IalsModel load(SnapshotWriter out, Kernel kernel) throws IOException {
    Path file = folder.resolve("m" + System.nanoTime());
    out.write(file);
    return IalsModel.load(Snapshot.open(file), kernel);
  }
}
