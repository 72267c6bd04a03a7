package io.freshet.families.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.TestSnapshots;
import io.freshet.families.family.Family;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.SizeLimitException;
import io.freshet.families.matrix.TestMatrices;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.UserScorer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EaseTest {

  @TempDir Path folder;

  /** B by its definition, in doubles, by Gauss–Jordan. */
  private static double[][] naive(RatingMatrix m, double lambda) {
    int n = m.items();
    double[][] a = new double[n][2 * n];
    for (int u = 0; u < m.users(); u++) {
      for (int k = m.userStart()[u]; k < m.userStart()[u + 1]; k++) {
        for (int l = m.userStart()[u]; l < m.userStart()[u + 1]; l++) {
          a[m.item()[k]][m.item()[l]]++;
        }
      }
    }
    for (int i = 0; i < n; i++) {
      a[i][i] += lambda;
      a[i][n + i] = 1;
    }
    for (int p = 0; p < n; p++) {
      double pivot = a[p][p];
      for (int c = 0; c < 2 * n; c++) {
        a[p][c] /= pivot;
      }
      for (int r = 0; r < n; r++) {
        double factor = a[r][p];
        for (int c = 0; c < 2 * n && r != p; c++) {
          a[r][c] -= factor * a[p][c];
        }
      }
    }
    double[][] b = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        b[i][j] = i == j ? 0 : -a[i][n + j] / a[j][n + j];
      }
    }
    return b;
  }

  private static EaseSolver.Weights solve(RatingMatrix m, int perTarget, boolean inUsersSpace) {
    boolean[] kept = new boolean[m.items()];
    Arrays.fill(kept, true);
    return new EaseSolver(m, kept, 20, Workers.inCaller(), ProgressListener.NONE)
        .weights(perTarget, inUsersSpace);
  }

  private static double weight(EaseSolver.Weights weights, int from, int to) {
    return from == to ? 0 : weights.rest()[to] + weights.deviations().get(from, to);
  }

  @Test
  void shouldEqualTheDefinitionInEitherSpace() {
    RatingMatrix m = TestMatrices.random(70, 90, 1500, 1);
    double[][] expected = naive(m, 20);
    for (boolean inUsersSpace : new boolean[] {true, false}) {
      EaseSolver.Weights weights = solve(m, 10_000, inUsersSpace);
      for (int i = 0; i < m.items(); i++) {
        for (int j = 0; j < m.items(); j++) {
          assertThat(weight(weights, i, j)).isCloseTo(expected[i][j], within(2e-5));
        }
      }
    }
  }

  @Test
  void shouldKeepTheLargestWeightsToEachItemAndTheMeanOfTheRest() {
    RatingMatrix m = TestMatrices.random(60, 80, 1200, 2);
    double[][] exact = naive(m, 20);
    EaseSolver.Weights weights = solve(m, 6, true);
    int ratings = m.ratings();
    for (int j = 0; j < m.items(); j++) {
      int own = j;
      long count = Arrays.stream(m.item()).filter(i -> i == own).count();
      int share = (int) Math.ceil(6 * Math.sqrt((double) count * m.items() / ratings));
      double least = Double.POSITIVE_INFINITY;
      double most = 0;
      double rest = 0;
      int kept = 0;
      for (int i = 0; i < m.items(); i++) {
        if (weights.deviations().find(i, j) >= 0) {
          kept++;
          least = Math.min(least, Math.abs(exact[i][j]));
          assertThat(weight(weights, i, j)).isCloseTo(exact[i][j], within(2e-5));
        } else if (i != j) {
          most = Math.max(most, Math.abs(exact[i][j]));
          rest += exact[i][j];
        }
      }
      assertThat(kept).isEqualTo(Math.min(share, m.items() - 1));
      assertThat(least).isGreaterThan(most - 2e-5);
      assertThat((double) weights.rest()[j])
          .isCloseTo(rest / Math.max(1, m.items() - 1 - kept), within(2e-5));
    }
  }

  @Test
  void shouldScoreBySumsOfWeights() {
    RatingMatrix m = TestMatrices.random(70, 90, 1500, 1);
    double[][] exact = naive(m, 20);
    ServingModel model =
        TestSnapshots.fit(Ease.from(Map.of("regularisation", 20.0)), m, folder.resolve("snapshot"));
    History history = new History();
    int[] items = {3, 17, 40};
    for (int item : items) {
      history.add(item, 1, 1);
    }
    UserScorer scorer = model.newScorer();
    ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
    for (int j = 0; j < m.items(); j++) {
      if (j != 3 && j != 17 && j != 40) {
        double expected = exact[3][j] + exact[17][j] + exact[40][j];
        assertThat((double) scored.scores()[j]).isCloseTo(expected, within(1e-4));
      }
    }
  }

  @Test
  void shouldLeaveOutItemsOfFewRatingsAsIfTheyWereNotThere() {
    RatingMatrix m = TestMatrices.random(200, 90, 1500, 4);
    int[] counts = new int[m.items()];
    for (int item : m.item()) {
      counts[item]++;
    }
    ServingModel model =
        TestSnapshots.fit(Ease.from(Map.of("min.item.ratings", 15)), m, folder.resolve("snapshot"));
    UserScorer scorer = model.newScorer();
    int left = 0;
    for (int i = 0; i < m.items(); i++) {
      History history = new History();
      history.add(i, 1, 1);
      assertThat(scorer.foldIn(history) != null).isEqualTo(counts[i] >= 15);
      left += counts[i] >= 15 ? 0 : 1;
    }
    assertThat(left).isPositive();
  }

  @Test
  void shouldRefuseALargeCatalogueAndSayWhatToDo() {
    RatingMatrix m = TestMatrices.random(70, 90, 1500, 1);
    Family family = Ease.from(Map.of("max.items", 50));
    assertThatThrownBy(() -> TestSnapshots.fit(family, m, folder.resolve("snapshot")))
        .isInstanceOfSatisfying(SizeLimitException.class, e -> assertThat(e.limit()).isEqualTo(50))
        .hasMessageContaining("at most 50 items, there are " + m.items())
        .hasMessageContaining("min.item.ratings");
  }
}
