package io.freshet.families.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.Families;
import io.freshet.families.TestSnapshots;
import io.freshet.families.family.Family;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.matrix.SizeLimitException;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.blend.BlendModel;
import io.freshet.model.blend.Transitions;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.model.snapshot.SparseRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransitionCountsTest {
  private static final int ITEMS = 12;

  @TempDir Path folder;

  private static RatingMatrix random(long seed) {
    Random random = new Random(seed);
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < 9; u++) {
      builder.addUser("u" + u);
      long second = 1000;
      int[] items = random.ints(0, ITEMS).distinct().limit(1 + random.nextInt(ITEMS)).toArray();
      for (int item : items) {
        second += random.nextInt(2);
        builder.add("i%02d".formatted(item), 1 + random.nextInt(5), second);
      }
    }
    return builder.build();
  }

  @Test
  void shouldRefuseMorePairsThanASnapshotHoldsBeforeCountingAny() {
    int perItem = 256;
    int most = Transitions.MAX_PAIRS / perItem;
    // Five ratings give 300 pairs, more than are kept per item.
    TransitionCounts.check(ratings(most, 5), perItem);
    assertThatThrownBy(() -> TransitionCounts.check(ratings(most + 1, 5), perItem))
        .isInstanceOfSatisfying(
            SizeLimitException.class, e -> assertThat(e.limit()).isEqualTo(Transitions.MAX_PAIRS))
        .hasMessageContaining("there are " + (most + 1L) * perItem)
        .hasMessageContaining("lower pairs.per.item");
  }

  @Test
  void shouldCountNoMorePairsThanTheRatingsOfAnItemReach() {
    TransitionCounts.check(ratings(Transitions.MAX_PAIRS / 256 + 1, 1), 256);
  }

  @Test
  void shouldRefuseMoreItemsThanASnapshotCanNumber() {
    TransitionCounts.check(new int[SparseRows.MAX_COLUMNS], 256);
    assertThatThrownBy(() -> TransitionCounts.check(new int[SparseRows.MAX_COLUMNS + 1], 256))
        .isInstanceOf(SizeLimitException.class)
        .hasMessageContaining("blend takes at most 16777216 items, there are 16777217");
  }

  private static int[] ratings(int items, int each) {
    int[] ratings = new int[items];
    Arrays.fill(ratings, each);
    return ratings;
  }

  /** The definition, computed pair by pair. */
  @ParameterizedTest
  @EnumSource
  void shouldCountEveryPairByItsDistance(Transitions.Measure measure) throws IOException {
    for (long seed = 0; seed < 20; seed++) {
      RatingMatrix m = random(seed);
      int n = m.items();
      double[][][] counts = new double[Transitions.CHANNELS][n][n];
      for (int u = 0; u < m.users(); u++) {
        for (int p = m.userStart()[u]; p < m.userStart()[u + 1]; p++) {
          for (int q = p + 1; q < m.userStart()[u + 1]; q++) {
            int d = q - p;
            int a = m.item()[p];
            int b = m.item()[q];
            if (d <= 30) {
              counts[Transitions.NEAR][a][b] += 1 / Math.sqrt(d);
              counts[Transitions.NEAR][b][a] += 1 / Math.sqrt(d);
            }
            if (d > 10) {
              continue;
            }
            boolean together = m.seconds()[p] == m.seconds()[q];
            follow(counts, a, b, m.rating()[q], (together ? 0.5 : 1.0) / d);
            if (together) {
              follow(counts, b, a, m.rating()[p], 0.5 / d);
            }
          }
        }
      }
      Transitions found = TransitionCounts.of(m, measure, 4, 100, Workers.inCaller());
      Snapshot snapshot = saved(m, found);
      float[] values = snapshot.floats("order.after.values", found.size(), 1).toArray();
      float[] columns = snapshot.floats("order.after.columns", found.size(), 1).toArray();
      float[] lengths = snapshot.floats("order.after.lengths", n, 1).toArray();
      float[] liked = snapshot.floats("order.after-liked", found.size(), 1).toArray();
      float[] before = snapshot.floats("order.before", found.size(), 1).toArray();
      float[] near = snapshot.floats("order.near", found.size(), 1).toArray();
      int pair = 0;
      for (int a = 0; a < n; a++) {
        double around = sum(counts[Transitions.NEAR][a]) + 10;
        for (int k = 0; k < lengths[a]; k++, pair++) {
          int b = (int) columns[pair];
          double after = sum(counts[Transitions.AFTER][a]) + 5;
          double behind = sum(counts[Transitions.BEFORE][a]) + 5;
          int ratings = m.ratingsOfItem()[b];
          close(values[pair], measure, counts[Transitions.AFTER][a][b] / after, ratings);
          close(liked[pair], measure, counts[Transitions.AFTER_LIKED][a][b] / after, ratings);
          close(before[pair], measure, counts[Transitions.BEFORE][a][b] / behind, ratings);
          close(near[pair], measure, counts[Transitions.NEAR][a][b] / around, ratings);
          counts[Transitions.NEAR][a][b] = 0;
        }
      }
      for (double[] row : counts[Transitions.NEAR]) {
        assertThat(sum(row)).isZero();
      }
    }
  }

  private static void follow(double[][][] counts, int a, int b, float rating, double weight) {
    counts[Transitions.AFTER][a][b] += weight;
    counts[Transitions.BEFORE][b][a] += weight;
    if (rating >= 4) {
      counts[Transitions.AFTER_LIKED][a][b] += weight;
    }
  }

  private static void close(float found, Transitions.Measure measure, double share, int ratings) {
    double expected =
        switch (measure) {
          case SHARE -> share;
          case ROOT -> 0.03 * Math.sqrt(share) * Math.pow(20 / (20.0 + ratings), 0.25);
        };
    assertThat((double) found).isCloseTo(expected, within(1e-6));
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameEveryMeasureButThatOfOldSnapshots(Transitions.Measure measure) throws IOException {
    RatingMatrix m = random(1);
    Transitions saved = TransitionCounts.of(m, measure, 4, 100, Workers.inCaller());
    assertThat(saved(m, saved).has("order.measure"))
        .isEqualTo(measure != Transitions.Measure.SHARE);
  }

  private static double sum(double[] row) {
    double sum = 0;
    for (double x : row) {
      sum += x;
    }
    return sum;
  }

  private Snapshot saved(RatingMatrix m, Transitions transitions) throws IOException {
    SnapshotWriter out = new SnapshotWriter("test", m.catalogue());
    transitions.put(out);
    Path file = folder.resolve("snapshot");
    out.write(file);
    return Snapshot.open(file);
  }

  @Test
  void shouldKeepThePairsThatFollowEachOtherMost() {
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < 10; u++) {
      builder.addUser("u" + u);
      builder.add("a", 5, 100);
      builder.add(u < 7 ? "b" : "c", 5, 200);
    }
    Transitions kept =
        TransitionCounts.of(builder.build(), Transitions.Measure.ROOT, 4, 1, Workers.inCaller());

    // a → b, b → a, c → a: only the more frequent pair of a is kept.
    assertThat(kept.size()).isEqualTo(3);
  }

  /** Weights were learned from one measure, so a recount by other settings keeps it. */
  @Test
  void shouldRecountInTheMeasureOfTheEarlierModel() throws IOException {
    Map<String, String> few = Map.of("factors", "4", "session.factors", "4");
    Map<String, String> many = Map.of("factors", "4", "session.factors", "4", "choices", "8000");
    RatingMatrix m = random(3);
    Family shares = Families.create("blend", few);
    Family roots = Families.create("blend", many);
    BlendModel ofShares = (BlendModel) TestSnapshots.fit(shares, m, folder.resolve("shares"));
    BlendModel ofRoots = (BlendModel) TestSnapshots.fit(roots, m, folder.resolve("roots"));

    assertThat(ofShares.measure()).isEqualTo(Transitions.Measure.SHARE);
    assertThat(ofRoots.measure()).isEqualTo(Transitions.Measure.ROOT);
    assertThat(recounted(roots, ofShares, m).measure()).isEqualTo(Transitions.Measure.SHARE);
    assertThat(recounted(shares, ofRoots, m).measure()).isEqualTo(Transitions.Measure.ROOT);
  }

  private BlendModel recounted(Family family, BlendModel earlier, RatingMatrix m)
      throws IOException {
    SnapshotWriter out = new SnapshotWriter("blend", m.catalogue());
    PopularityColumns.of(m, 4, 5000).put(out);
    family.recount(
        m, new FitContext(7, 4, Map.of(), Workers.inCaller(), ProgressListener.NONE), earlier, out);
    Path file = folder.resolve("recounted-" + earlier.measure());
    out.write(file);
    return BlendModel.load(Snapshot.open(file));
  }
}
