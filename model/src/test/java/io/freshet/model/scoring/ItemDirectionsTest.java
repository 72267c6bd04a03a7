package io.freshet.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.ials.IalsModel;
import io.freshet.model.ials.IalsSettings;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.serving.TestSnapshots;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemDirectionsTest {
  private static final int D = 6;
  private static final int ITEMS = 400;

  @TempDir Path folder;

  private ServingModel model(float[] factors, float[] ratings) throws IOException {
    SnapshotWriter out =
        new SnapshotWriter(IalsModel.FAMILY, TestSnapshots.catalogue(ratings.length));
    IalsModel.put(
        out,
        D,
        factors,
        TestSnapshots.gramDiagonal(factors, D),
        new IalsSettings(0.1, 0.003, 1, 1000, ratings.length, List.of()),
        0);
    PopularityTable.put(out, ratings, new float[ratings.length * PopularityTable.CELLS]);
    out.putFloats(PopularityTable.ALL, ratings.length, 1, ratings);
    Path file = folder.resolve("model");
    out.write(file);
    return ServingModels.load(Snapshot.open(file));
  }

  /** Items of two kinds, each popular or not; what popular items share is most of their vectors. */
  private static float[] twoKinds(float[] ratings) {
    Random random = new Random(4);
    float[] factors = new float[ITEMS * D];
    for (int i = 0; i < ITEMS; i++) {
      ratings[i] = i % 4 < 2 ? 3 + i % 5 : 300 + i;
      factors[i * D] = (float) Math.log1p(ratings[i]);
      factors[i * D + 1] = i % 2 == 0 ? 0.8f : -0.8f;
      for (int d = 2; d < D; d++) {
        factors[i * D + d] = (float) (0.2 * random.nextGaussian());
      }
    }
    return factors;
  }

  private static float[] similarities(ServingModel model, int item) {
    ItemFactors vectors = Objects.requireNonNull(model.itemVectors());
    ItemDirections directions = ItemDirections.of(vectors, model.popularity());
    float[] direction = new float[directions.stride()];
    float[] out = new float[vectors.items()];
    assertThat(directions.ofItem(item, direction)).isTrue();
    directions.similarities(direction, out, new float[Kernel.SCRATCH]);
    return out;
  }

  @Test
  void shouldFindTheSameKindAmongItemsOfEveryPopularity() throws IOException {
    float[] ratings = new float[ITEMS];
    ServingModel model = model(twoKinds(ratings), ratings);
    int rarePlain = 0;
    for (int item = 0; item < 8; item++) {
      float[] similar = similarities(model, item);
      for (int other = 0; other < ITEMS; other++) {
        boolean sameKind = other % 2 == item % 2;
        assertThat(similar[other] > 0).as(item + " and " + other).isEqualTo(sameKind);
        // The cosine of the vectors as they are is positive for popular items of the other kind.
        rarePlain += !sameKind && plain(model, item, other) > 0.5 ? 1 : 0;
      }
    }
    assertThat(rarePlain).isGreaterThan(500);
  }

  private static double plain(ServingModel model, int a, int b) {
    ItemFactors vectors = Objects.requireNonNull(model.itemVectors());
    float[] x = new float[vectors.stride()];
    float[] y = new float[vectors.stride()];
    vectors.copyRow(a, x, 0);
    vectors.copyRow(b, y, 0);
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int d = 0; d < x.length; d++) {
      xy += x[d] * y[d];
      xx += x[d] * x[d];
      yy += y[d] * y[d];
    }
    return xy / Math.sqrt(xx * yy);
  }

  @Test
  void shouldBeTheCosineOfTheResidualsOfARegressionOnTheLogarithmOfRatings() throws IOException {
    Random random = new Random(9);
    float[] ratings = new float[ITEMS];
    for (int i = 0; i < ITEMS; i++) {
      ratings[i] = 1 + random.nextInt(1 + i);
    }
    float[] factors = TestSnapshots.factors(random, ITEMS, D);
    ServingModel model = model(factors, ratings);
    double[][] residuals = residuals(factors, ratings);
    for (int i = 0; i < ITEMS; i += 37) {
      float[] similar = similarities(model, i);
      for (int j = 0; j < ITEMS; j++) {
        double cosine =
            dot(residuals[i], residuals[j])
                / Math.sqrt(dot(residuals[i], residuals[i]) * dot(residuals[j], residuals[j]));
        double support = ratings[j] / (ratings[j] + 1);
        assertThat((double) similar[j]).isCloseTo(support * cosine, within(2e-5));
      }
    }
  }

  private static double[][] residuals(float[] factors, float[] ratings) {
    double[] logs = new double[ITEMS];
    double meanLog = 0;
    for (int i = 0; i < ITEMS; i++) {
      logs[i] = Math.log(1 + ratings[i]);
      meanLog += logs[i] / ITEMS;
    }
    double[][] units = new double[ITEMS][D];
    for (int i = 0; i < ITEMS; i++) {
      for (int d = 0; d < D; d++) {
        units[i][d] = factors[i * D + d];
      }
      double length = Math.sqrt(dot(units[i], units[i]));
      for (int d = 0; d < D; d++) {
        units[i][d] /= length;
      }
    }
    for (int d = 0; d < D; d++) {
      double mean = 0;
      double together = 0;
      double squares = 0;
      for (int i = 0; i < ITEMS; i++) {
        mean += units[i][d] / ITEMS;
        together += units[i][d] * (logs[i] - meanLog);
        squares += (logs[i] - meanLog) * (logs[i] - meanLog);
      }
      for (int i = 0; i < ITEMS; i++) {
        units[i][d] -= mean + together / squares * (logs[i] - meanLog);
      }
    }
    return units;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }

  @Test
  void shouldGiveNoDirectionToAnItemWhoseVectorIsZero() throws IOException {
    float[] ratings = new float[ITEMS];
    float[] factors = twoKinds(ratings);
    for (int d = 0; d < D; d++) {
      factors[3 * D + d] = 0;
    }
    ServingModel model = model(factors, ratings);
    ItemDirections directions =
        ItemDirections.of(Objects.requireNonNull(model.itemVectors()), model.popularity());

    assertThat(directions.ofItem(3, new float[directions.stride()])).isFalse();
    assertThat(similarities(model, 1)[3]).isEqualTo(Float.NEGATIVE_INFINITY);
  }
}
