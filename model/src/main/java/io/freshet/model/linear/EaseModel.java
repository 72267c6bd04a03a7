package io.freshet.model.linear;

import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.HistoryScorer;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.SnapshotModel;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.model.snapshot.SparseRows;
import org.jspecify.annotations.Nullable;

/**
 * EASE: a linear item-item model whose weights are the closed-form minimum of a ridge regression
 * with a zero diagonal (Steck: Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019,
 * equations 3 to 8). Every rating counts as 1. A user's score of item i is the sum of the weights
 * from each rated item j to i, {@code Σ_j B[j][i]}, so only the rows of the history's items are
 * read.
 *
 * <p>Most weights in B are small. A snapshot keeps the largest weights to each item i and replaces
 * the others by their mean: {@code B[j][i] ≈ rest[i] + deviation[j][i]}.
 */
public final class EaseModel extends SnapshotModel {

  /** The family's name. */
  public static final String FAMILY = "ease";

  /** Section of the deviations, items × items; a row holds the weights from one item. */
  static final String DEVIATIONS = "ease.deviation";

  /** Section of the mean weight of the dropped weights to each item, items × 1. */
  static final String REST = "ease.rest";

  private final float[] rest;
  private final SparseRows deviations;

  private EaseModel(
      Catalogue catalogue, PopularityTable popularity, float[] rest, SparseRows deviations) {
    super(FAMILY, catalogue, popularity);
    this.rest = rest;
    this.deviations = deviations;
  }

  /**
   * Puts an EASE model into a snapshot, beside {@link PopularityTable#put}.
   *
   * @param rest mean of the dropped weights to each item
   * @param deviations items × items: row j holds the deviations from that mean of the weights from
   *     item j
   * @throws IllegalArgumentException if the weights do not fit the catalogue
   */
  public static void put(SnapshotWriter out, float[] rest, SparseRows deviations) {
    int items = out.catalogue().size();
    if (deviations.rows() != items || deviations.width() != items) {
      throw new IllegalArgumentException(
          "weights of "
              + deviations.rows()
              + " × "
              + deviations.width()
              + " for "
              + items
              + " items");
    }
    out.putFloats(REST, items, 1, rest);
    deviations.put(out, DEVIATIONS);
  }

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the snapshot is not of this family
   */
  public static EaseModel load(Snapshot snapshot) throws SnapshotFormatException {
    int items = snapshot.catalogue().size();
    float[] rest = snapshot.floats(REST, items, 1).toArray();
    for (float mean : rest) {
      if (!Float.isFinite(mean)) {
        throw new SnapshotFormatException(snapshot.file() + " has the mean weight " + mean);
      }
    }
    return new EaseModel(
        snapshot.catalogue(),
        PopularityTable.load(snapshot),
        rest,
        SparseRows.load(snapshot, DEVIATIONS, items, items));
  }

  /** What an item adds to others beyond what the mean item adds to them. */
  @Override
  public SparseRows neighbours() {
    return deviations;
  }

  @Override
  public Attribution attribution() {
    return Attribution.EXACT;
  }

  @Override
  public UserScorer newScorer() {
    return new Scorer();
  }

  private final class Scorer extends HistoryScorer {

    Scorer() {
      super(EaseModel.this);
    }

    /** Null if no item of the history has weights: every score would be zero. */
    @Override
    public @Nullable FoldedUser foldIn(History history) {
      take(history);
      for (int j = 0; j < size; j++) {
        if (deviations.start(items[j] + 1) > deviations.start(items[j])) {
          return this;
        }
      }
      return null;
    }

    @Override
    public ScoredUser scoreAll() {
      float[] scores = scores();
      for (int i = 0; i < scores.length; i++) {
        scores[i] = size * rest[i];
      }
      for (int j = 0; j < size; j++) {
        deviations.addRow(items[j], scores);
      }
      return this;
    }

    @Override
    public void contributions(int[] to, int itemCount, int[] entries, int entryCount, float[] out) {
      int at = 0;
      for (int i = 0; i < itemCount; i++) {
        for (int e = 0; e < entryCount; e++) {
          out[at++] = rest[to[i]] + deviations.get(items[entries[e]], to[i]);
        }
      }
    }

    /** Always 0: the whole score comes from the history. */
    @Override
    public float baseline(int item) {
      return 0f;
    }
  }
}
