package io.freshet.families.mf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.TestSnapshots;
import io.freshet.families.algebra.Cholesky;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.matrix.TestMatrices;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BiasedMfSolverTest {
  @TempDir Path folder;

  private static BiasedMfFitSettings settings(int factors, int epochs, double rate) {
    return new BiasedMfFitSettings(factors, epochs, rate, 1, 0.3, 0.15, 0.5, 0.1, 0.3);
  }

  private static BiasedMf family(BiasedMfFitSettings settings) {
    return BiasedMf.from(
        Map.of(
            "factors", settings.factors(),
            "epochs", settings.epochs(),
            "learning.rate", settings.learningRate(),
            "learning.rate.decay", settings.learningRateDecay(),
            "regularisation", settings.regularisation(),
            "bias.regularisation", settings.biasRegularisation(),
            "regularisation.exponent", settings.regularisationExponent(),
            "validation.share", settings.validationShare(),
            "initial.deviation", settings.initialDeviation()));
  }

  @Test
  void shouldStepAlongTheNumericGradientOfTheObjective() {
    // One rating, so that an epoch is one step: −rate / 2 times the gradient.
    RatingMatrix m = RatingMatrix.builder().addUser("u").add("i", 4, 1).build();
    double rate = 1e-3;
    BiasedMfSolver solver =
        new BiasedMfSolver(m, new boolean[] {true}, settings(5, 1, rate), 3, Workers.inCaller());
    // The mean is the only rating: a bias makes an error to learn from.
    solver.userBias()[0] = 0.7f;
    solver.itemBias()[0] = -0.2f;
    float[][] parameters = {
      solver.userFactors(), solver.itemFactors(), solver.userBias(), solver.itemBias()
    };
    double[][] gradient = new double[parameters.length][];
    float[][] before = new float[parameters.length][];
    for (int p = 0; p < parameters.length; p++) {
      before[p] = parameters[p].clone();
      gradient[p] = new double[parameters[p].length];
      for (int k = 0; k < parameters[p].length; k++) {
        gradient[p][k] = derivative(solver, parameters[p], k);
      }
    }

    solver.epoch();

    for (int p = 0; p < parameters.length; p++) {
      for (int k = 0; k < parameters[p].length; k++) {
        double moved = parameters[p][k] - before[p][k];
        assertThat(Math.abs(gradient[p][k])).isGreaterThan(1e-3);
        assertThat(moved / rate).isCloseTo(-gradient[p][k] / 2, within(2e-3));
      }
    }
  }

  private static double derivative(BiasedMfSolver solver, float[] parameters, int k) {
    float at = parameters[k];
    float step = 1 / 256f;
    parameters[k] = at + step;
    double above = solver.objective();
    double stepped = parameters[k];
    parameters[k] = at - step;
    double below = solver.objective();
    stepped -= parameters[k];
    parameters[k] = at;
    return (above - below) / stepped;
  }

  @Test
  void shouldLowerTheObjectiveInEveryEpochOfSmallSteps() {
    RatingMatrix m = TestMatrices.random(120, 90, 3000, 1);
    BiasedMfSolver solver =
        new BiasedMfSolver(m, all(m), settings(8, 1, 0.005), 3, Workers.inCaller());
    double last = solver.objective();
    for (int epoch = 0; epoch < 30; epoch++) {
      solver.epoch();
      assertThat(solver.objective()).isLessThan(last);
      last = solver.objective();
    }
  }

  @Test
  void shouldGiveTheSameBitsForAnyNumberOfThreads() {
    RatingMatrix m = TestMatrices.random(700, 500, 20_000, 2);
    float[] expected = itemsAfterThreeEpochs(m, Workers.inCaller());
    for (int threads : new int[] {1, 2, 4}) {
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      try {
        assertThat(itemsAfterThreeEpochs(m, Workers.of(pool, threads))).isEqualTo(expected);
      } finally {
        pool.shutdown();
      }
    }
  }

  private static float[] itemsAfterThreeEpochs(RatingMatrix m, Workers workers) {
    BiasedMfSolver solver = new BiasedMfSolver(m, all(m), settings(12, 1, 0.01), 3, workers);
    for (int epoch = 0; epoch < 3; epoch++) {
      solver.epoch();
    }
    return solver.itemFactors();
  }

  @Test
  void shouldVisitEveryRatingOncePerEpoch() {
    RatingMatrix m = TestMatrices.random(100, 60, 2000, 4);
    SgdBlocks strata = SgdBlocks.of(m, m.rows(), all(m), 5);

    assertThat(strata.from(SgdBlocks.SIDE * SgdBlocks.SIDE)).isEqualTo(m.ratings());
    int[] userGroup = new int[m.users()];
    int[] itemGroup = new int[m.items()];
    Arrays.fill(userGroup, -1);
    Arrays.fill(itemGroup, -1);
    boolean[][] met = new boolean[m.users()][m.items()];
    for (int block = 0; block < SgdBlocks.SIDE * SgdBlocks.SIDE; block++) {
      for (int k = strata.from(block); k < strata.from(block + 1); k++) {
        int u = strata.user()[k];
        int i = strata.item()[k];
        assertThat(met[u][i]).isFalse();
        met[u][i] = true;
        assertThat(userGroup[u]).isIn(-1, block / SgdBlocks.SIDE);
        assertThat(itemGroup[i]).isIn(-1, block % SgdBlocks.SIDE);
        userGroup[u] = block / SgdBlocks.SIDE;
        itemGroup[i] = block % SgdBlocks.SIDE;
      }
    }
  }

  @Test
  void shouldRecoverAPlantedLowRankStructure() {
    Random random = new Random(6);
    int users = 300;
    int items = 120;
    double[][] taste = gaussian(random, users, 2);
    double[][] trait = gaussian(random, items, 2);
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < users; u++) {
      builder.addUser("u" + u);
      for (int i = 0; i < items; i++) {
        if (random.nextInt(3) == 0) {
          builder.add("i" + i, (float) rating(taste[u], trait[i]), 1);
        }
      }
    }
    RatingMatrix m = builder.build();
    boolean[] train = new boolean[m.ratings()];
    for (int k = 0; k < train.length; k++) {
      train[k] = random.nextInt(10) != 0;
    }
    BiasedMfSolver solver =
        new BiasedMfSolver(
            m,
            train,
            new BiasedMfFitSettings(4, 1, 0.02, 1, 0.05, 0.05, 0.5, 0, 0.3),
            3,
            Workers.inCaller());
    for (int epoch = 0; epoch < 150; epoch++) {
      solver.epoch();
    }
    int[] rows = m.rows();
    double squared = 0;
    double variance = 0;
    int count = 0;
    for (int k = 0; k < train.length; k++) {
      if (!train[k]) {
        squared += Math.pow(m.rating()[k] - solver.predict(rows[k], m.item()[k]), 2);
        variance += Math.pow(m.rating()[k] - solver.mean(), 2);
        count++;
      }
    }
    assertThat(count).isGreaterThan(500);
    assertThat(squared).isLessThan(0.02 * variance);
  }

  private static double rating(double[] taste, double[] trait) {
    return 3 + 0.5 * taste[0] + taste[0] * trait[0] + taste[1] * trait[1];
  }

  private static double[][] gaussian(Random random, int rows, int columns) {
    double[][] out = new double[rows][columns];
    for (double[] row : out) {
      Arrays.setAll(row, k -> random.nextGaussian());
    }
    return out;
  }

  @Test
  void shouldStopBeforeItOverfits() {
    // Pure noise: everything learned beyond the biases is wrong.
    RatingMatrix m = TestMatrices.random(100, 80, 3000, 7);
    BiasedMf greedy = family(new BiasedMfFitSettings(16, 200, 0.05, 1, 1e-6, 1e-6, 1, 0.1, 0.3));

    int epochs =
        greedy.bestEpochs(
            m, new FitContext(3, 4, Map.of(), Workers.inCaller(), ProgressListener.NONE));

    assertThat(epochs).isBetween(1, 30);
  }

  @Test
  void shouldTakeEveryEpochWithoutAValidationShare() {
    RatingMatrix m = TestMatrices.random(20, 20, 200, 7);
    BiasedMf family = family(new BiasedMfFitSettings(4, 17, 0.05, 1, 0.1, 0.1, 1, 0, 0.3));

    assertThat(
            family.bestEpochs(
                m, new FitContext(3, 4, Map.of(), Workers.inCaller(), ProgressListener.NONE)))
        .isEqualTo(17);
  }

  @Test
  void shouldFoldInTheExactRidgeSolutionOfTheSnapshotItWrites() throws IOException {
    RatingMatrix m = TestMatrices.random(80, 60, 2000, 8);
    BiasedMfFitSettings settings = settings(10, 6, 0.02);
    Path file =
        TestSnapshots.write(family(settings), m, 42, Workers.inCaller(), folder.resolve("mf"));
    ServingModel model = TestSnapshots.load(file);
    Snapshot snapshot = Snapshot.open(file);
    double mean = 0;
    for (float r : m.rating()) {
      mean += r / m.ratings();
    }
    UserScorer scorer = model.newScorer();
    History history = new History();
    for (int user = 0; user < m.users(); user++) {
      history.clear();
      for (int k = m.userStart()[user]; k < m.userStart()[user + 1]; k++) {
        history.add(m.item()[k], m.rating()[k], m.seconds()[k]);
      }
      ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
      double[] exact = exactUser(m, user, snapshot, mean, settings);
      for (int i = 0; i < m.items(); i++) {
        double expected = mean + snapshot.floats("item.bias").get(i, 0) + exact[10];
        for (int f = 0; f < 10; f++) {
          expected += exact[f] * snapshot.floats("item.factors").get(i, f);
        }
        assertThat((double) scored.scores()[i]).isCloseTo(expected, within(1e-4));
      }
    }
  }

  /** Computes (u, b_u) from the normal equations of the objective. */
  private static double[] exactUser(
      RatingMatrix m, int user, Snapshot snapshot, double mean, BiasedMfFitSettings settings)
      throws IOException {
    int n = settings.factors() + 1;
    double[] system = new double[n * n];
    double[] right = new double[n];
    int count = m.userStart()[user + 1] - m.userStart()[user];
    double scale = Math.pow(count, settings.regularisationExponent());
    for (int k = 0; k < n; k++) {
      system[k * n + k] =
          scale * (k < n - 1 ? settings.regularisation() : settings.biasRegularisation());
    }
    for (int k = m.userStart()[user]; k < m.userStart()[user + 1]; k++) {
      double[] row = new double[n];
      for (int f = 0; f < n - 1; f++) {
        row[f] = snapshot.floats("item.factors").get(m.item()[k], f);
      }
      row[n - 1] = 1;
      double target = m.rating()[k] - mean - snapshot.floats("item.bias").get(m.item()[k], 0);
      for (int r = 0; r < n; r++) {
        right[r] += row[r] * target;
        for (int c = 0; c <= r; c++) {
          system[r * n + c] += row[r] * row[c];
        }
      }
    }
    Cholesky.solve(system, right, n);
    return right;
  }

  private static boolean[] all(RatingMatrix m) {
    boolean[] all = new boolean[m.ratings()];
    Arrays.fill(all, true);
    return all;
  }
}
