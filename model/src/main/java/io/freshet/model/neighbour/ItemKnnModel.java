package io.freshet.model.neighbour;

import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.HistoryScorer;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.SnapshotModel;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.model.snapshot.SparseRows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Item-based nearest neighbours. For each item the snapshot has the most similar items, N(i), and
 * their similarities s.
 *
 * <p>Implicit: the score is {@code Σ s(i, j)} over the history's items j in N(i) (Deshpande,
 * Karypis: Item-Based Top-N Recommendation Algorithms, TOIS 2004). Explicit: the score is the
 * predicted rating, {@code b_ui + Σ s(i, j) (r_uj − b_uj) / (Σ s(i, j) + damping)} over the same
 * items (Sarwar et al.: Item-Based Collaborative Filtering Recommendation Algorithms, WWW 2001,
 * with the baseline of {@link NeighbourSettings}). Both kinds predict ratings.
 */
public final class ItemKnnModel extends SnapshotModel {

  /** The family's name. */
  public static final String FAMILY = "item-knn";

  /** Name of the similarities, items × items: row i has N(i). */
  static final String NEIGHBOURS = "neighbours";

  /** Section of the settings. */
  static final String SETTINGS = "neighbours.settings";

  private final SparseRows neighbours;

  /** By item j: the items that have j as a neighbour. */
  private final SparseRows listedBy;

  private final NeighbourSettings settings;
  private final RatingBaseline baseline;

  private ItemKnnModel(
      Snapshot snapshot,
      PopularityTable popularity,
      SparseRows neighbours,
      NeighbourSettings settings,
      RatingBaseline baseline) {
    super(FAMILY, snapshot.catalogue(), popularity);
    this.neighbours = neighbours;
    this.listedBy = neighbours.transposed();
    this.settings = settings;
    this.baseline = baseline;
  }

  /**
   * Puts a model into a snapshot, beside {@link PopularityTable#put}.
   *
   * @param neighbours items × items: row i has the neighbours of item i
   * @param itemBias one bias per item
   * @throws IllegalArgumentException if the neighbours do not fit the catalogue
   */
  public static void put(
      SnapshotWriter out, SparseRows neighbours, float[] itemBias, NeighbourSettings settings) {
    int items = out.catalogue().size();
    if (neighbours.rows() != items || neighbours.width() != items) {
      throw new IllegalArgumentException(
          "neighbours of " + neighbours.rows() + " items for " + items + " items");
    }
    neighbours.put(out, NEIGHBOURS);
    out.putFloats(RatingBaseline.ITEM_BIAS, items, 1, itemBias);
    out.putText(SETTINGS, settings.toJson());
  }

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the snapshot is not of this family
   */
  public static ItemKnnModel load(Snapshot snapshot) throws SnapshotFormatException {
    int items = snapshot.catalogue().size();
    NeighbourSettings settings = NeighbourSettings.parse(snapshot.text(SETTINGS));
    SparseRows neighbours = SparseRows.load(snapshot, NEIGHBOURS, items, items);
    for (int k = 0; k < neighbours.size(); k++) {
      if (neighbours.value(k) <= 0) {
        throw new SnapshotFormatException(
            snapshot.file() + " has the similarity " + neighbours.value(k));
      }
    }
    return new ItemKnnModel(
        snapshot,
        PopularityTable.load(snapshot),
        neighbours,
        settings,
        RatingBaseline.load(snapshot, settings));
  }

  /** The settings of the model. */
  public NeighbourSettings settings() {
    return settings;
  }

  @Override
  public boolean explicit() {
    return true;
  }

  @Override
  public SparseRows neighbours() {
    return neighbours;
  }

  @Override
  public Attribution attribution() {
    return Attribution.EXACT;
  }

  @Override
  public UserScorer newScorer() {
    return new Scorer();
  }

  /** A folded-in user: the history, the user's bias and the denominators of the predictions. */
  private final class Scorer extends HistoryScorer {
    private float userBias;
    private float[] deviations = new float[256];

    /** Similarities of one item to the entries of the history. */
    private float[] similarities = new float[256];

    private final float[] weights = new float[catalogue().size()];

    Scorer() {
      super(ItemKnnModel.this);
    }

    /**
     * Null without a history, or, if implicit, when no item has an item of the history as a
     * neighbour.
     */
    @Override
    public @Nullable FoldedUser foldIn(History history) {
      take(history);
      userBias = baseline.ofUser(items, ratings, 0, size);
      if (deviations.length < size) {
        deviations = new float[items.length];
        similarities = new float[items.length];
      }
      boolean known = false;
      for (int j = 0; j < size; j++) {
        int item = items[j];
        deviations[j] = ratings[j] - baseline.ofItem(item) - userBias;
        known |= listedBy.start(item + 1) > listedBy.start(item);
      }
      return (size > 0 && (known || settings.explicit())) ? this : null;
    }

    @Override
    public ScoredUser scoreAll() {
      float[] scores = scores();
      Arrays.fill(scores, 0f);
      if (!settings.explicit()) {
        for (int j = 0; j < size; j++) {
          listedBy.addRow(items[j], scores);
        }
        return this;
      }
      Arrays.fill(weights, 0f);
      for (int j = 0; j < size; j++) {
        float deviation = deviations[j];
        int item = items[j];
        for (int k = listedBy.start(item), end = listedBy.start(item + 1); k < end; k++) {
          scores[listedBy.column(k)] += deviation * listedBy.value(k);
          weights[listedBy.column(k)] += listedBy.value(k);
        }
      }
      float damping = (float) settings.damping();
      for (int i = 0; i < scores.length; i++) {
        scores[i] = baseline.ofItem(i) + userBias + scores[i] / (weights[i] + damping);
      }
      return this;
    }

    /**
     * {@inheritDoc}
     *
     * <p>For explicit scores, a part is what the rating adds to the user's bias plus its weighted
     * deviation.
     */
    @Override
    public void contributions(int[] to, int itemCount, int[] entries, int entryCount, float[] out) {
      int at = 0;
      for (int i = 0; i < itemCount; i++) {
        int item = to[i];
        Arrays.fill(similarities, 0, size, 0f);
        float weight = 0;
        for (int k = neighbours.start(item), end = neighbours.start(item + 1); k < end; k++) {
          int place = place(neighbours.column(k));
          if (place >= 0) {
            similarities[place] = neighbours.value(k);
            weight += neighbours.value(k);
          }
        }
        weight += (float) settings.damping();
        for (int e = 0; e < entryCount; e++) {
          int j = entries[e];
          out[at++] = settings.explicit() ? ofRating(j, weight) : similarities[j];
        }
      }
    }

    private float ofRating(int j, float weight) {
      double toBias = (ratings[j] - baseline.ofItem(items[j])) / (size + settings.userDamping());
      return (float) (toBias + similarities[j] * deviations[j] / weight);
    }

    /**
     * Implicit: 0, the whole score comes from the history. Explicit: the mean plus the item's bias.
     */
    @Override
    public float baseline(int item) {
      return settings.explicit() ? baseline.ofItem(item) : 0f;
    }

    @Override
    public float predictedRating(int item) {
      float sum = 0;
      float weight = (float) settings.damping();
      for (int k = neighbours.start(item), end = neighbours.start(item + 1); k < end; k++) {
        int place = place(neighbours.column(k));
        if (place >= 0) {
          sum += neighbours.value(k) * deviations[place];
          weight += neighbours.value(k);
        }
      }
      return settings.clipped(baseline.ofItem(item) + userBias + sum / weight);
    }
  }
}
