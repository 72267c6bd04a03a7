package io.freshet.families.neighbour;

import io.freshet.families.family.ConfiguredFamily;
import io.freshet.families.family.FamilyType;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.ItemColumns;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.SizeLimitException;
import io.freshet.model.neighbour.ItemKnnModel;
import io.freshet.model.scoring.LargestEntries;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Item-based nearest neighbours (see {@link ItemKnnModel} for how they score). The similarity of
 * items i and j, with U(i) the users who rated i and n = |U(i) ∩ U(j)|, is multiplied by n / (n +
 * shrinkage):
 *
 * <ul>
 *   <li>implicit cosine: n / √(|U(i)| |U(j)|)
 *   <li>implicit Pearson: the correlation of rating i and rating j at all, over all users
 *   <li>explicit cosine: Σ r_ui r_uj / (‖r_i‖ ‖r_j‖); a missing rating is 0
 *   <li>explicit Pearson: the correlation of the deviations from the items' means, over common
 *       users
 * </ul>
 *
 * Items with a similarity of 0 or less are not neighbours. A fit costs Σ_u |H_u|² steps.
 */
public final class ItemKnn extends ConfiguredFamily {
  public static final String NAME = ItemKnnModel.FAMILY;

  private static final int ITEMS_PER_PART = 32;

  /** The settings, unprefixed. */
  public static final ConfigDef DEFINITION = Neighbourhood.definition(100, 10);

  /** The type of this family in the registry. */
  public static final FamilyType TYPE =
      new FamilyType(NAME, "the most similar items of each item", DEFINITION, ItemKnn::from);

  private ItemKnn(AbstractConfig config) {
    super(NAME, DEFINITION, config);
  }

  /**
   * Creates the family with these settings.
   *
   * @param values settings of {@link #DEFINITION}; others are ignored
   * @throws org.apache.kafka.common.config.ConfigException if a value is not valid
   */
  public static ItemKnn from(Map<String, ?> values) {
    return new ItemKnn(Neighbourhood.config(DEFINITION, values));
  }

  /**
   * {@inheritDoc}
   *
   * @throws SizeLimitException if there are more items or pairs than a snapshot can hold
   */
  @Override
  public boolean explicit() {
    return true;
  }

  @Override
  public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
    SizeLimitException.checkNumberedItems(NAME, m.items());
    SizeLimitException.check(
        NAME,
        "pairs of items",
        mostPairs(m, config.getInt(Neighbourhood.NEIGHBOURS)),
        SizeLimitException.MAX_ARRAY,
        "lower " + Neighbourhood.NEIGHBOURS);
    context.progress().progress("fit " + NAME, 0, 1);
    Columns columns = new Columns(m);
    int items = m.items();
    int[][] neighbours = new int[items][];
    float[][] similarities = new float[items][];
    context
        .workers()
        .run(
            (items + ITEMS_PER_PART - 1) / ITEMS_PER_PART,
            () -> new Scratch(items),
            (scratch, part) -> {
              int last = Math.min(items, (part + 1) * ITEMS_PER_PART);
              for (int i = part * ITEMS_PER_PART; i < last; i++) {
                scratch.collect(columns, i);
                neighbours[i] = nearest(columns, i, scratch);
                similarities[i] = new float[neighbours[i].length];
                for (int k = 0; k < similarities[i].length; k++) {
                  similarities[i][k] = scratch.similarity[neighbours[i][k]];
                }
              }
            });
    ItemKnnModel.put(
        out,
        SparseBuild.join(items, neighbours, similarities),
        Neighbourhood.itemBias(config, m),
        Neighbourhood.settings(config, m));
    context.progress().progress("fit " + NAME, 1, 1);
    return Fit.PLAIN;
  }

  /**
   * An upper bound of the kept pairs: an item has at most as many neighbours as its users have
   * rated items.
   */
  static long mostPairs(RatingMatrix m, int neighbours) {
    long[] reach = new long[m.items()];
    for (int u = 0; u < m.users(); u++) {
      int from = m.userStart()[u];
      int to = m.userStart()[u + 1];
      for (int k = from; k < to; k++) {
        reach[m.item()[k]] += to - from - 1;
      }
    }
    long pairs = 0;
    for (long reached : reach) {
      pairs += Math.min(Math.min(neighbours, m.items() - 1), reached);
    }
    return pairs;
  }

  private int[] nearest(Columns columns, int i, Scratch scratch) {
    boolean explicit = Neighbourhood.explicit(config);
    boolean pearson = Neighbourhood.pearson(config);
    double shrinkage = config.getDouble(Neighbourhood.SHRINKAGE);
    double users = columns.m.users();
    double mine = columns.count(i);
    scratch.nearest.clear();
    for (int t = 0; t < scratch.size; t++) {
      int j = scratch.touched[t];
      if (j == i) {
        continue;
      }
      double common = scratch.common[j];
      double others = columns.count(j);
      double raw;
      if (!explicit) {
        raw =
            pearson
                ? (common - mine * others / users)
                    / Math.sqrt(mine * (1 - mine / users) * others * (1 - others / users))
                : common / Math.sqrt(mine * others);
      } else if (pearson) {
        raw = scratch.centred[j] / Math.sqrt(scratch.squares[j] * scratch.otherSquares[j]);
      } else {
        raw = scratch.products[j] / (columns.norm[i] * columns.norm[j]);
      }
      float similarity = (float) (raw * common / (common + shrinkage));
      scratch.similarity[j] = similarity;
      if (similarity > 0 && Float.isFinite(similarity)) {
        scratch.nearest.add(j, similarity);
      }
    }
    int kept = scratch.nearest.keep(config.getInt(Neighbourhood.NEIGHBOURS), scratch.columns);
    return Arrays.copyOf(scratch.columns, kept);
  }

  /** The matrix by item, with the means and norms of the items. */
  private static final class Columns {
    final RatingMatrix m;
    final ItemColumns byItem;
    final double[] mean;
    final double[] norm;

    Columns(RatingMatrix m) {
      this.m = m;
      byItem = m.columns();
      mean = new double[m.items()];
      norm = new double[m.items()];
      for (int k = 0; k < m.ratings(); k++) {
        mean[m.item()[k]] += m.rating()[k];
        norm[m.item()[k]] += (double) m.rating()[k] * m.rating()[k];
      }
      for (int i = 0; i < mean.length; i++) {
        mean[i] /= count(i);
        norm[i] = Math.sqrt(norm[i]);
      }
    }

    int count(int i) {
      return byItem.start()[i + 1] - byItem.start()[i];
    }
  }

  /** Sums of one item with all other items. Scratch of one thread. */
  private static final class Scratch {
    final int[] common;
    final double[] products;
    final double[] centred;
    final double[] squares;
    final double[] otherSquares;
    final float[] similarity;
    final int[] touched;
    final int[] columns;
    final LargestEntries nearest = new LargestEntries();
    int size;

    Scratch(int items) {
      common = new int[items];
      products = new double[items];
      centred = new double[items];
      squares = new double[items];
      otherSquares = new double[items];
      similarity = new float[items];
      touched = new int[items];
      columns = new int[items];
    }

    void collect(Columns columns, int i) {
      for (int t = 0; t < size; t++) {
        common[touched[t]] = 0;
      }
      size = 0;
      RatingMatrix m = columns.m;
      for (int c = columns.byItem.start()[i]; c < columns.byItem.start()[i + 1]; c++) {
        int u = columns.byItem.user()[c];
        double x = m.rating()[columns.byItem.position()[c]];
        double fromMean = x - columns.mean[i];
        for (int k = m.userStart()[u]; k < m.userStart()[u + 1]; k++) {
          int j = m.item()[k];
          if (common[j]++ == 0) {
            touched[size++] = j;
            products[j] = 0;
            centred[j] = 0;
            squares[j] = 0;
            otherSquares[j] = 0;
          }
          double y = m.rating()[k];
          double other = y - columns.mean[j];
          products[j] += x * y;
          centred[j] += fromMean * other;
          squares[j] += fromMean * fromMean;
          otherSquares[j] += other * other;
        }
      }
    }
  }
}
