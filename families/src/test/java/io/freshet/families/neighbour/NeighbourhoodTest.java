package io.freshet.families.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.TestSnapshots;
import io.freshet.families.family.Family;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.TestMatrices;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.UserScorer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both neighbourhood families agree with their definitions, computed over dense matrices. */
class NeighbourhoodTest {

  private static final double SHRINKAGE = 3;

  @TempDir Path folder;

  private static double[][] dense(RatingMatrix m) {
    double[][] x = new double[m.users()][m.items()];
    for (int u = 0; u < m.users(); u++) {
      for (int k = m.userStart()[u]; k < m.userStart()[u + 1]; k++) {
        x[u][m.item()[k]] = m.rating()[k];
      }
    }
    return x;
  }

  private static double mean(double[] a) {
    double sum = 0;
    int n = 0;
    for (double v : a) {
      sum += v;
      n += v > 0 ? 1 : 0;
    }
    return sum / n;
  }

  /** The similarity of two vectors of ratings; a missing rating is 0. */
  private static double similarity(double[] a, double[] b, boolean explicit, boolean pearson) {
    int n = a.length;
    double common = 0;
    double top = 0;
    double left = 0;
    double right = 0;
    if (!explicit) {
      double ofA = 0;
      double ofB = 0;
      for (int k = 0; k < n; k++) {
        ofA += a[k] > 0 ? 1 : 0;
        ofB += b[k] > 0 ? 1 : 0;
        common += a[k] > 0 && b[k] > 0 ? 1 : 0;
      }
      for (int k = 0; k < n; k++) {
        double x = (a[k] > 0 ? 1 : 0) - (pearson ? ofA / n : 0);
        double y = (b[k] > 0 ? 1 : 0) - (pearson ? ofB / n : 0);
        top += x * y;
        left += x * x;
        right += y * y;
      }
    } else {
      double meanA = pearson ? mean(a) : 0;
      double meanB = pearson ? mean(b) : 0;
      for (int k = 0; k < n; k++) {
        boolean both = a[k] > 0 && b[k] > 0;
        common += both ? 1 : 0;
        top += both ? (a[k] - meanA) * (b[k] - meanB) : 0;
        left += both || !pearson ? (a[k] - meanA) * (a[k] - meanA) : 0;
        right += both || !pearson ? (b[k] - meanB) * (b[k] - meanB) : 0;
      }
    }
    double raw = top / Math.sqrt(left * right);
    double shrunk = raw * common / (common + SHRINKAGE);
    return common > 0 && shrunk > 0 ? shrunk : 0;
  }

  private static Map<String, Object> settings(boolean explicit, boolean pearson, int neighbours) {
    return Map.of(
        "feedback",
        explicit ? "explicit" : "implicit",
        "similarity",
        pearson ? "pearson" : "cosine",
        "neighbours",
        neighbours,
        "shrinkage",
        SHRINKAGE);
  }

  /** The n-th largest value, or 0 if there are fewer above 0. */
  private static double threshold(double[] values, int n) {
    double[] sorted = values.clone();
    java.util.Arrays.sort(sorted);
    return Math.max(0, sorted[Math.max(0, sorted.length - n)]);
  }

  /** Tells whether another value equals the n-th: then the order decides who is a neighbour. */
  private static boolean tied(double[] values, int n) {
    double[] sorted = values.clone();
    java.util.Arrays.sort(sorted);
    int at = sorted.length - n;
    return at > 0 && sorted[at] > 0 && sorted[at] - sorted[at - 1] < 1e-6;
  }

  private static History history(RatingMatrix m, int user) {
    History history = new History();
    for (int k = m.userStart()[user]; k < m.userStart()[user + 1]; k++) {
      history.add(m.item()[k], m.rating()[k], m.seconds()[k]);
    }
    return history;
  }

  /** The baselines of the model: its predictions without any neighbour. */
  private double[] itemBaseline(Family family, RatingMatrix m) {
    ServingModel model = TestSnapshots.fit(family, m, folder.resolve("baseline"));
    ScoredUser anybody = TestSnapshots.folded(model.newScorer(), history(m, 0)).scoreAll();
    return IntStream.range(0, m.items()).mapToDouble(anybody::baseline).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "false,false,8",
    "false,true,8",
    "true,false,8",
    "true,true,8",
    "false,false,500",
    "true,false,500"
  })
  void shouldEqualTheDefinitionOfItemNeighbourhoods(boolean explicit, boolean pearson, int n) {
    RatingMatrix m = TestMatrices.random(80, 60, 1200, 3);
    double[][] x = dense(m);
    double[][] byItem = new double[m.items()][m.users()];
    for (int u = 0; u < m.users(); u++) {
      for (int i = 0; i < m.items(); i++) {
        byItem[i][u] = x[u][i];
      }
    }
    Family family = ItemKnn.from(settings(explicit, pearson, n));
    ServingModel model = TestSnapshots.fit(family, m, folder.resolve("snapshot"));
    double[] base = itemBaseline(ItemKnn.from(settings(true, false, 1)), m);
    UserScorer scorer = model.newScorer();
    int compared = 0;
    for (int u = 0; u < 10; u++) {
      ScoredUser scored = TestSnapshots.folded(scorer, history(m, u)).scoreAll();
      double bias = bias(x[u], base);
      for (int i = 0; i < m.items(); i++) {
        double[] all = new double[m.items()];
        for (int j = 0; j < m.items(); j++) {
          all[j] = j == i ? 0 : similarity(byItem[i], byItem[j], explicit, pearson);
        }
        if (tied(all, n)) {
          continue;
        }
        compared++;
        double least = threshold(all, n);
        double sum = 0;
        double deviations = 0;
        for (int j = 0; j < m.items(); j++) {
          if (x[u][j] > 0 && all[j] >= least) {
            sum += all[j];
            deviations += all[j] * (x[u][j] - base[j] - bias);
          }
        }
        double rating = base[i] + bias + deviations / (sum + .5);
        assertThat((double) scored.scores()[i]).isCloseTo(explicit ? rating : sum, within(2e-4));
        assertThat((double) scored.predictedRating(i))
            .isCloseTo(Math.min(5, Math.max(1, rating)), within(2e-4));
      }
    }
    assertThat(compared).isGreaterThan(200);
  }

  @ParameterizedTest
  @CsvSource({
    "false,false,8",
    "false,true,8",
    "true,false,8",
    "true,true,8",
    "false,false,500",
    "true,true,500"
  })
  void shouldEqualTheDefinitionOfUserNeighbourhoods(boolean explicit, boolean pearson, int n) {
    RatingMatrix m = TestMatrices.random(80, 60, 1200, 4);
    double[][] x = dense(m);
    Family family = UserKnn.from(settings(explicit, pearson, n));
    ServingModel model = TestSnapshots.fit(family, m, folder.resolve("snapshot"));
    double[] base = itemBaseline(UserKnn.from(settings(true, false, 1)), m);
    UserScorer scorer = model.newScorer();
    int compared = 0;
    for (int u = 0; u < m.users(); u++) {
      History history = history(m, u);
      ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
      double bias = bias(x[u], base);
      double[] all = new double[m.users()];
      for (int v = 0; v < m.users(); v++) {
        all[v] = similarity(x[u], x[v], explicit, pearson);
      }
      if (tied(all, n)) {
        continue;
      }
      compared++;
      double least = threshold(all, n);
      for (int i = 0; i < m.items(); i++) {
        double sum = 0;
        double deviations = 0;
        for (int v = 0; v < m.users(); v++) {
          if (x[v][i] > 0 && all[v] >= least) {
            sum += all[v];
            deviations += all[v] * (x[v][i] - base[i] - bias(x[v], base));
          }
        }
        double rating = base[i] + bias + deviations / (sum + .5);
        assertThat((double) scored.scores()[i]).isCloseTo(explicit ? rating : sum, within(5e-4));
        assertThat((double) scored.predictedRating(i))
            .isCloseTo(Math.min(5, Math.max(1, rating)), within(5e-4));
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  private static double bias(double[] ratings, double[] base) {
    double sum = 0;
    int n = 0;
    for (int i = 0; i < base.length; i++) {
      if (ratings[i] > 0) {
        sum += ratings[i] - base[i];
        n++;
      }
    }
    return sum / (n + 5);
  }

  @Test
  void shouldHoldNoUserIdAndNoMoreUsersThanAllowed() throws IOException {
    RatingMatrix m = TestMatrices.random(300, 60, 3000, 5);
    Path all = folder.resolve("all");
    Path some = folder.resolve("some");
    TestSnapshots.write(UserKnn.from(Map.of()), m, 1, Workers.inCaller(), all);
    TestSnapshots.write(UserKnn.from(Map.of("max.users", 100)), m, 1, Workers.inCaller(), some);
    String bytes = Files.readString(all, StandardCharsets.ISO_8859_1);
    for (int u = 100; u < 300; u++) {
      assertThat(bytes).doesNotContain("u" + u);
    }
    assertThat(Files.size(some)).isLessThan(Files.size(all) / 2);
    TestSnapshots.load(some);
  }
}
