package io.freshet.model.content;

import io.freshet.model.kernel.Kernel;
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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Content-based filtering. A user is a weight per feature: the item features times the ratings,
 * normalised to a sum of 1, {@code w = Σ r_j f_j / Σ_f Σ_j r_j f_j}. The score of an item is {@code
 * w · f_i}, so items with the same features have the same score.
 */
public final class ContentBasedModel extends SnapshotModel {

  /** The family's name. */
  public static final String FAMILY = "content-based";

  private final ItemFeatures features;

  private ContentBasedModel(
      Catalogue catalogue, PopularityTable popularity, ItemFeatures features) {
    super(FAMILY, catalogue, popularity);
    this.features = features;
  }

  /**
   * Puts a model into a snapshot, beside {@link PopularityTable#put}.
   *
   * @param names distinct names of the features, at least one
   * @param values items × features, row-major, finite
   */
  public static void put(SnapshotWriter out, List<String> names, float[] values) {
    ItemFeatures.put(out, names, values);
  }

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the snapshot is not of this family
   */
  public static ContentBasedModel load(Snapshot snapshot) throws SnapshotFormatException {
    return new ContentBasedModel(
        snapshot.catalogue(), PopularityTable.load(snapshot), ItemFeatures.load(snapshot));
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
    private final float[] weights = new float[features.stride()];
    private final float[] scratch = new float[Kernel.SCRATCH];
    private float sum;

    Scorer() {
      super(ContentBasedModel.this);
    }

    /** Null if no item of the history is known, or the sum of the weights is not positive. */
    @Override
    public @Nullable FoldedUser foldIn(History history) {
      take(history);
      Arrays.fill(weights, 0f);
      for (int j = 0; j < size; j++) {
        features.add(items[j], ratings[j], weights);
      }
      sum = 0;
      for (float weight : weights) {
        sum += weight;
      }
      if (!(sum > 0) || Float.isInfinite(sum)) {
        return null;
      }
      for (int f = 0; f < weights.length; f++) {
        weights[f] /= sum;
      }
      return this;
    }

    @Override
    public ScoredUser scoreAll() {
      features.scores(weights, scores(), scratch);
      return this;
    }

    @Override
    public void contributions(int[] to, int itemCount, int[] entries, int entryCount, float[] out) {
      int at = 0;
      for (int i = 0; i < itemCount; i++) {
        for (int e = 0; e < entryCount; e++) {
          int j = entries[e];
          out[at++] = ratings[j] * features.product(items[j], to[i]) / sum;
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
