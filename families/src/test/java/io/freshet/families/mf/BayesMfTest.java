package io.freshet.families.mf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.TestSnapshots;
import io.freshet.families.family.Family;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.statistics.NormalWishart;
import io.freshet.families.statistics.RandomStream;
import io.freshet.model.mf.BayesMfModel;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.TrainedUserModel;
import io.freshet.model.scoring.TrainedUserScorer;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BayesMfTest {

  private static final int USERS = 150;
  private static final int ITEMS = 60;
  private static final double DEVIATION = .3;

  @TempDir Path folder;

  /** Ratings 3 + b_u + b_i + u · y + noise with two factors, for every third pair. */
  private static double[][] planted(long seed) {
    Random random = new Random(seed);
    double[][] u = new double[USERS][3];
    double[][] y = new double[ITEMS][3];
    for (double[] row : u) {
      for (int k = 0; k < 3; k++) {
        row[k] = random.nextGaussian();
      }
    }
    for (double[] row : y) {
      for (int k = 0; k < 3; k++) {
        row[k] = random.nextGaussian();
      }
    }
    double[][] ratings = new double[USERS][ITEMS];
    for (int a = 0; a < USERS; a++) {
      for (int i = 0; i < ITEMS; i++) {
        ratings[a][i] =
            3 + .5 * u[a][2] + .5 * y[i][2] + u[a][0] * y[i][0] + .7 * u[a][1] * y[i][1];
      }
    }
    return ratings;
  }

  private static RatingMatrix matrix(double[][] ratings, long seed) {
    Random random = new Random(seed);
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int a = 0; a < USERS; a++) {
      builder.addUser("u" + (1000 + a));
      for (int i = 0; i < ITEMS; i++) {
        if (random.nextInt(3) == 0) {
          double rating = ratings[a][i] + DEVIATION * random.nextGaussian();
          builder.add("i" + (100 + i), (float) rating, 1 + i);
        }
      }
    }
    return builder.build();
  }

  @Test
  void shouldRecoverAPlantedStructureFoldedInAndAsTrained() throws IOException {
    double[][] ratings = planted(1);
    RatingMatrix m = matrix(ratings, 2);
    Family family =
        BayesMf.from(
            Map.of("factors", 4, "burn.in", 40, "samples", 20, "thinning", 2, "noise.share", 0.0));
    SnapshotWriter out = new SnapshotWriter(family.name(), m.catalogue());
    PopularityTable.put(out, new float[ITEMS], new float[ITEMS * PopularityTable.CELLS]);
    Fit fit =
        family.fit(
            m, new FitContext(3, 4, Map.of(), Workers.inCaller(), ProgressListener.NONE), out);
    Path file = folder.resolve("snapshot");
    out.write(file);
    TrainedUserModel model = (TrainedUserModel) TestSnapshots.load(file);
    float[] users = fit.users();
    assertThat(users).hasSize(USERS * model.userLength());
    assertThat(fit.curve()).hasSize(80);
    TrainedUserScorer folded = model.newScorer();
    TrainedUserScorer trained = model.newScorer();
    double foldedError = 0;
    double trainedError = 0;
    double spread = 0;
    for (int a = 0; a < USERS; a++) {
      History history = new History();
      for (int k = m.userStart()[a]; k < m.userStart()[a + 1]; k++) {
        history.add(m.item()[k], m.rating()[k], 1);
      }
      ScoredUser byHistory = TestSnapshots.folded(folded, history).scoreAll();
      ScoredUser byFit = trained.setUser(history, users, a * model.userLength()).scoreAll();
      for (int i = 0; i < ITEMS; i++) {
        foldedError += Math.pow(byHistory.scores()[i] - ratings[a][i], 2);
        trainedError += Math.pow(byFit.scores()[i] - ratings[a][i], 2);
        spread += Math.pow(ratings[a][i] - 3, 2);
      }
    }
    // Below the noise of a rating, .09, although only every third is known; without factors it is
    // 1.5.
    assertThat(foldedError / USERS / ITEMS).isLessThan(DEVIATION * DEVIATION);
    assertThat(trainedError / USERS / ITEMS).isLessThan(DEVIATION * DEVIATION);
    assertThat(spread / USERS / ITEMS).isGreaterThan(1.5);
    BayesMfModel bayes = (BayesMfModel) model;
    assertThat(bayes.settings().samples()).isEqualTo(20);
  }

  @Test
  void shouldFindTheNoiseOfTheRatings() {
    RatingMatrix m = matrix(planted(4), 5);
    GibbsSampler sampler = new GibbsSampler(m, 4, 0, 6, Workers.inCaller());
    double noise = 0;
    for (int sweep = 0; sweep < 120; sweep++) {
      sampler.sweep();
      noise += sweep >= 60 ? sampler.noise() / 60 : 0;
    }
    assertThat(1 / Math.sqrt(noise)).isCloseTo(DEVIATION, within(.03));
  }

  /**
   * With this many rows the prior hardly counts: the drawn parameters are close to those that
   * generated the rows.
   */
  @Test
  void shouldDrawPriorsNearTheRowsTheyAreOf() {
    Random random = new Random(8);
    int rows = 20_000;
    float[] values = new float[rows * 2];
    for (int r = 0; r < rows; r++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      values[2 * r] = (float) (1 + 2 * x);
      values[2 * r + 1] = (float) (-1 + x + .5 * y);
    }
    // Covariance [[4, 2], [2, 1.25]], whose inverse is [[1.25, −2], [−2, 4]].
    NormalWishart prior = new NormalWishart(2);
    RandomStream stream = new RandomStream();
    double[] mean = new double[2];
    double[] precision = new double[4];
    for (int draw = 0; draw < 50; draw++) {
      stream.start(1, draw, 0, 0);
      prior.sample(values, rows, stream, Workers.inCaller());
      for (int k = 0; k < 2; k++) {
        mean[k] += prior.mean()[k] / 50;
      }
      for (int k = 0; k < 4; k++) {
        precision[k] += prior.precision()[k] / 50;
      }
    }
    assertThat(mean[0]).isCloseTo(1, within(.05));
    assertThat(mean[1]).isCloseTo(-1, within(.03));
    assertThat(precision[0]).isCloseTo(1.25, within(.05));
    assertThat(precision[1]).isCloseTo(-2, within(.08));
    assertThat(precision[2]).isEqualTo(precision[1]);
    assertThat(precision[3]).isCloseTo(4, within(.15));
  }

  @Test
  void shouldDrawNormalsAndGammasOfTheRightMoments() {
    RandomStream stream = new RandomStream();
    stream.start(1, 2, 3, 4);
    for (double shape : new double[] {.5, 1, 7.25}) {
      double sum = 0;
      double squares = 0;
      int n = 200_000;
      for (int k = 0; k < n; k++) {
        double x = stream.gamma(shape);
        sum += x;
        squares += x * x;
      }
      double mean = sum / n;
      assertThat(mean).isCloseTo(shape, within(.02 * shape));
      assertThat(squares / n - mean * mean).isCloseTo(shape, within(.04 * shape));
    }
    double fourth = 0;
    for (int k = 0; k < 200_000; k++) {
      fourth += Math.pow(stream.normal(), 4) / 200_000;
    }
    assertThat(fourth).isCloseTo(3, within(.1));
  }

  @Test
  void shouldDrawDifferentNumbersForNeighbouringRows() {
    RandomStream a = new RandomStream();
    RandomStream b = new RandomStream();
    double correlation = 0;
    for (int row = 0; row < 20_000; row++) {
      a.start(1, 1, 0, row);
      b.start(1, 1, 0, row + 1);
      correlation += a.normal() * b.normal() / 20_000;
    }
    assertThat(correlation).isCloseTo(0, within(.03));
  }
}
