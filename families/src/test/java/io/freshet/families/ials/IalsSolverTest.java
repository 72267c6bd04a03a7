package io.freshet.families.ials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.TestSnapshots;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.TestMatrices;
import io.freshet.model.ials.IalsSettings;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.UserScorer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IalsSolverTest {
  private static final List<IalsSettings.Step> STEPS =
      List.of(
          new IalsSettings.Step(0.5, 0.3),
          new IalsSettings.Step(3, 0.7),
          new IalsSettings.Step(4, 1.5));

  @TempDir Path folder;

  private static IalsFitSettings settings(
      int factors, int block, List<IalsSettings.Step> confidence) {
    return new IalsFitSettings(factors, block, 8, 0.2, 0.05, 0.8, confidence, 0.1, 0);
  }

  private static ImplicitAls family(IalsFitSettings settings) {
    return ImplicitAls.from(
        Map.of(
            "factors", settings.factors(),
            "block", settings.block(),
            "sweeps", settings.sweeps(),
            "unobserved.weight", settings.unobservedWeight(),
            "regularisation", settings.regularisation(),
            "regularisation.exponent", settings.regularisationExponent(),
            "confidence", IalsFitSettings.formatConfidence(settings.confidence()),
            "initial.deviation", settings.initialDeviation(),
            "popularity.weight", settings.popularityWeight()));
  }

  @Test
  void shouldGiveEqualRecipesForEqualConfidenceSteps() {
    ImplicitAls integers = ImplicitAls.from(Map.of("confidence", "1:1, 3:2"));
    ImplicitAls decimals = ImplicitAls.from(Map.of("confidence", "1.0:1.0,3.0:2.0"));

    assertThat(integers.recipe()).isEqualTo(decimals.recipe());
    assertThat(ImplicitAls.from(integers.settings()).settings()).isEqualTo(integers.settings());
    assertThat(integers.settings())
        .containsEntry("confidence", "1.0:1.0,3.0:2.0")
        .containsEntry("factors", "64")
        .containsEntry("unobserved.weight", "0.3");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldLowerTheObjectiveInEverySweep(boolean weighted) {
    RatingMatrix m = TestMatrices.random(120, 90, 3000, 1);
    IalsSolver solver =
        new IalsSolver(m, settings(20, 8, weighted ? STEPS : List.of()), 3, Workers.inCaller());
    double last = Double.POSITIVE_INFINITY;
    for (int sweep = 0; sweep < 12; sweep++) {
      solver.sweep();
      double objective = solver.objective();
      assertThat(objective).isLessThan(last * (1 + 1e-6));
      last = objective;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldReportTheObjectiveOfTheFormula(boolean weighted) {
    RatingMatrix m = TestMatrices.random(50, 40, 700, 2);
    IalsFitSettings settings = settings(10, 4, weighted ? STEPS : List.of());
    IalsSolver solver = new IalsSolver(m, settings, 3, Workers.inCaller());
    solver.sweep();

    double expected =
        objective(m, settings, doubles(solver.userFactors()), doubles(solver.itemFactors()));

    assertThat(solver.objective()).isCloseTo(expected, within(1e-6 * expected));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldLeaveNoGradientInTheItemsItHasJustSolved(boolean weighted) {
    RatingMatrix m = TestMatrices.random(50, 40, 700, 4);
    // A single block holds all factors, so that the step solves the whole system.
    IalsFitSettings settings = settings(12, 12, weighted ? STEPS : List.of());
    IalsSolver solver = new IalsSolver(m, settings, 3, Workers.inCaller());
    solver.sweep();
    solver.sweep();
    double[] users = doubles(solver.userFactors());
    double[] items = doubles(solver.itemFactors());

    double size = 0;
    for (int k = 0; k < items.length; k += 7) {
      assertThat(derivative(m, settings, users, items, items, k)).isCloseTo(0, within(2e-3));
      size =
          Math.max(size, Math.abs(derivative(m, settings, users, items, users, k % users.length)));
    }
    // The users were solved for older items, so their gradient is not zero and the check above can
    // fail.
    assertThat(size).isGreaterThan(2e-2);
  }

  @Test
  void shouldSolveAUsersNormalEquationsExactly() {
    RatingMatrix m = TestMatrices.random(50, 40, 700, 4);
    IalsFitSettings settings = settings(10, 4, STEPS);
    IalsSolver solver = new IalsSolver(m, settings, 3, Workers.inCaller());
    solver.sweep();
    double[] users = doubles(solver.userFactors());
    double[] items = doubles(solver.itemFactors());
    for (int user : new int[] {0, 7, 49}) {
      System.arraycopy(solver.exactUser(user), 0, users, user * 10, 10);
      for (int f = 0; f < 10; f++) {
        assertThat(derivative(m, settings, users, items, users, user * 10 + f))
            .isCloseTo(0, within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"20,4", "20,8", "20,16", "7,16", "33,12"})
  void shouldReachTheSameMinimumWhateverTheBlock(int factors, int block) {
    RatingMatrix m = TestMatrices.planted(60, 40, 4, 10, 5);
    IalsSolver solver =
        new IalsSolver(m, settings(factors, block, List.of()), 3, Workers.inCaller());
    IalsSolver reference =
        new IalsSolver(m, settings(factors, 4, List.of()), 11, Workers.inCaller());
    for (int sweep = 0; sweep < 150; sweep++) {
      solver.sweep();
      reference.sweep();
    }

    assertThat(solver.objective())
        .isCloseTo(reference.objective(), within(2e-3 * reference.objective()));
  }

  @Test
  void shouldSolveHistoriesLongerThanOnePass() {
    RatingMatrix m = TestMatrices.random(4, 3000, 4 * 1400, 6);
    assertThat(m.ratings() / m.users()).isGreaterThan(512);
    IalsFitSettings settings = settings(10, 8, STEPS);
    IalsSolver solver = new IalsSolver(m, settings, 3, Workers.inCaller());
    double last = Double.POSITIVE_INFINITY;
    for (int sweep = 0; sweep < 5; sweep++) {
      solver.sweep();
      assertThat(solver.objective()).isLessThan(last * (1 + 1e-6));
      last = solver.objective();
    }
    assertThat(last)
        .isCloseTo(
            objective(m, settings, doubles(solver.userFactors()), doubles(solver.itemFactors())),
            within(1e-5 * last));
  }

  @Test
  void shouldGiveTheSameBitsForAnyNumberOfThreads() {
    RatingMatrix m = TestMatrices.random(900, 700, 30_000, 8);
    float[] expected = itemsAfterTwoSweeps(m, Workers.inCaller());
    for (int threads : new int[] {1, 2, 4}) {
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      try {
        assertThat(itemsAfterTwoSweeps(m, Workers.of(pool, threads))).isEqualTo(expected);
      } finally {
        pool.shutdown();
      }
    }
  }

  private static float[] itemsAfterTwoSweeps(RatingMatrix m, Workers workers) {
    IalsSolver solver = new IalsSolver(m, settings(24, 16, STEPS), 9, workers);
    solver.sweep();
    solver.sweep();
    return solver.itemFactors();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldAgreeWithTheFoldInOfTheSnapshotItWrites(boolean weighted) {
    RatingMatrix m = TestMatrices.random(120, 90, 4000, 10);
    IalsFitSettings settings = settings(20, 16, weighted ? STEPS : List.of());
    ServingModel model = TestSnapshots.fit(family(settings), m, folder.resolve("ials"));
    IalsSolver solver = new IalsSolver(m, settings, 42, Workers.inCaller());
    for (int sweep = 0; sweep < settings.sweeps(); sweep++) {
      solver.sweep();
    }
    float[] items = solver.itemFactors();
    UserScorer scorer = model.newScorer();
    History history = new History();
    for (int user = 0; user < m.users(); user++) {
      history.clear();
      for (int k = m.userStart()[user]; k < m.userStart()[user + 1]; k++) {
        history.add(m.item()[k], m.rating()[k], m.seconds()[k]);
      }
      ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
      double[] exact = solver.exactUser(user);
      for (int i = 0; i < m.items(); i++) {
        double score = 0;
        for (int f = 0; f < exact.length; f++) {
          score += exact[f] * items[i * exact.length + f];
        }
        // The factors of the snapshot are rotated, so scores are compared.
        assertThat((double) scored.scores()[i]).isCloseTo(score, within(1e-4));
      }
    }
  }

  @Test
  void shouldRankWhatAPlantedTasteLikesFirst() {
    RatingMatrix m = TestMatrices.planted(300, 100, 5, 12, 11);
    ServingModel model =
        TestSnapshots.fit(
            family(new IalsFitSettings(8, 8, 10, 0.1, 0.02, 1, List.of(), 0.1, 0)),
            m,
            folder.resolve("ials"));
    UserScorer scorer = model.newScorer();
    History history = new History();
    int right = 0;
    int asked = 0;
    for (int group = 0; group < 5; group++) {
      // Three items reveal the taste: the best of the other items should have the same taste.
      history.clear();
      for (int item = 0; item < 3; item++) {
        history.add(m.catalogue().indexOf("i" + (group * 20 + item)), 5, item);
      }
      ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
      for (int inside = 3; inside < 20; inside++) {
        for (int outside = 0; outside < 100; outside++) {
          if (outside / 20 != group) {
            float mine = scored.scores()[m.catalogue().indexOf("i" + (group * 20 + inside))];
            float other = scored.scores()[m.catalogue().indexOf("i" + outside)];
            right += mine > other ? 1 : 0;
            asked++;
          }
        }
      }
    }
    assertThat(right / (double) asked).isGreaterThan(0.99);
  }

  private static double derivative(
      RatingMatrix m,
      IalsFitSettings settings,
      double[] users,
      double[] items,
      double[] of,
      int k) {
    double step = 1e-4;
    double at = of[k];
    of[k] = at + step;
    double above = objective(m, settings, users, items);
    of[k] = at - step;
    double below = objective(m, settings, users, items);
    of[k] = at;
    return (above - below) / (2 * step);
  }

  /** The objective from the formula, computed pair by pair. */
  private static double objective(
      RatingMatrix m, IalsFitSettings fit, double[] users, double[] items) {
    IalsSettings loss = fit.loss(m.users(), m.items());
    int d = fit.factors();
    int[] touched = new int[m.items()];
    double sum = 0;
    for (int u = 0; u < m.users(); u++) {
      boolean[] rated = new boolean[m.items()];
      float[] rating = new float[m.items()];
      for (int k = m.userStart()[u]; k < m.userStart()[u + 1]; k++) {
        rated[m.item()[k]] = true;
        rating[m.item()[k]] = m.rating()[k];
        touched[m.item()[k]]++;
      }
      for (int i = 0; i < m.items(); i++) {
        double score = 0;
        for (int f = 0; f < d; f++) {
          score += users[u * d + f] * items[i * d + f];
        }
        sum += loss.alpha0() * score * score;
        if (rated[i]) {
          sum += loss.confidence(rating[i]) * (1 - score) * (1 - score);
        }
      }
      sum += loss.userPenalty(m.userStart()[u + 1] - m.userStart()[u]) * squares(users, u, d);
    }
    for (int i = 0; i < m.items(); i++) {
      sum += loss.itemPenalty(touched[i]) * squares(items, i, d);
    }
    return sum;
  }

  private static double squares(double[] rows, int row, int d) {
    double sum = 0;
    for (int f = 0; f < d; f++) {
      sum += rows[row * d + f] * rows[row * d + f];
    }
    return sum;
  }

  private static double[] doubles(float[] values) {
    double[] out = new double[values.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = values[k];
    }
    return out;
  }
}
