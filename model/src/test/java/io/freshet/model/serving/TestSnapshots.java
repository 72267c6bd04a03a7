package io.freshet.model.serving;

import io.freshet.model.ials.IalsModel;
import io.freshet.model.ials.IalsSettings;
import io.freshet.model.mf.BiasedMfModel;
import io.freshet.model.mf.BiasedMfSettings;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/** Small random models for tests. */
public final class TestSnapshots {

  private TestSnapshots() {}

  /** Folds in a history that a model can represent. */
  public static FoldedUser folded(UserScorer scorer, History history) {
    return Objects.requireNonNull(scorer.foldIn(history));
  }

  /** The parts of all entries of a history, see {@link ScoredUser#contributions}. */
  public static float[] parts(ScoredUser user, int[] items, int entries) {
    float[] parts = new float[items.length * entries];
    int[] all = IntStream.range(0, entries).toArray();
    user.contributions(items, items.length, all, entries, parts);
    return parts;
  }

  public static Catalogue catalogue(int items) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      ids.add(Integer.toString(1 + 3 * i));
    }
    return Catalogue.of(ids);
  }

  public static float[] gaussian(Random random, int n, double scale) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }

  /** Factors whose dimensions matter less and less, like those of a trained and rotated model. */
  public static float[] factors(Random random, int items, int d) {
    float[] factors = gaussian(random, items * d, 0.3);
    for (int i = 0; i < factors.length; i++) {
      factors[i] /= (float) Math.sqrt(1 + i % d);
    }
    return factors;
  }

  public static float[] gramDiagonal(float[] factors, int d) {
    double[] sums = new double[d];
    for (int i = 0; i < factors.length; i++) {
      sums[i % d] += (double) factors[i] * factors[i];
    }
    float[] diagonal = new float[d];
    for (int k = 0; k < d; k++) {
      diagonal[k] = (float) sums[k];
    }
    return diagonal;
  }

  public static SnapshotWriter ials(Random random, int items, int d, IalsSettings settings) {
    SnapshotWriter out = new SnapshotWriter(IalsModel.FAMILY, catalogue(items));
    float[] factors = factors(random, items, d);
    IalsModel.put(out, d, factors, gramDiagonal(factors, d), settings, 0);
    putPopularity(random, out);
    return out;
  }

  static SnapshotWriter biasedMf(Random random, int items, int d, BiasedMfSettings settings) {
    SnapshotWriter out = new SnapshotWriter(BiasedMfModel.FAMILY, catalogue(items));
    BiasedMfModel.put(out, d, factors(random, items, d), gaussian(random, items, 0.5), settings);
    putPopularity(random, out);
    return out;
  }

  public static void putPopularity(Random random, SnapshotWriter out) {
    int items = out.catalogue().size();
    PopularityTable.put(
        out, gaussian(random, items, 1), gaussian(random, items * PopularityTable.CELLS, 1));
  }

  /** A history of distinct items with ratings 1 to 5. */
  public static History history(Random random, int items, int size) {
    History history = new History();
    int[] order = random.ints(0, items).distinct().limit(size).toArray();
    for (int i = 0; i < size; i++) {
      history.add(order[i], 1 + random.nextInt(5), 1000L + i);
      history.addSeen(order[i]);
    }
    return history;
  }
}
