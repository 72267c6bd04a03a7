package io.freshet.model;

import io.freshet.model.kernel.Kernel;
import java.util.Arrays;
import java.util.List;

/**
 * Content filtering: what a user likes is a weight per feature, the ratings times the items'
 * features, normalised to a sum of 1, {@code w = Σ r_j f_j / Σ_f Σ_j r_j f_j}; an item's score is
 * {@code w · f_i}. Items of the same features have the same score.
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

  /** A user: the history, and its weights. */
  private static final class Own extends HistoryWorkspace {
    final float[] weights;
    final float[] scratch = new float[Kernel.SCRATCH];
    float sum;

    Own(ServingModel owner, int stride) {
      super(owner);
      weights = new float[stride];
    }
  }

  /**
   * Puts a model into a snapshot, beside {@link PopularityTable#put}.
   *
   * @param names of the features, at least one, none twice
   * @param values items × features, row-major, finite
   */
  public static void put(SnapshotWriter out, List<String> names, float[] values) {
    ItemFeatures.put(out, names, values);
  }

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the snapshot is none of this family
   */
  public static ContentBasedModel load(Snapshot snapshot) throws SnapshotFormatException {
    return new ContentBasedModel(
        snapshot.catalogue(), PopularityTable.load(snapshot), ItemFeatures.load(snapshot));
  }

  @Override
  public Workspace newWorkspace() {
    return new Own(this, features.stride());
  }

  /** False if nothing is known of the history's items, or the weights' sum is not positive. */
  @Override
  public boolean foldIn(History history, Workspace workspace) {
    Own own = own(workspace);
    own.take(history);
    Arrays.fill(own.weights, 0f);
    for (int j = 0; j < own.size; j++) {
      features.add(own.items[j], own.ratings[j], own.weights);
    }
    float sum = 0;
    for (float weight : own.weights) {
      sum += weight;
    }
    own.sum = sum;
    if (!(sum > 0) || Float.isInfinite(sum)) {
      return false;
    }
    for (int f = 0; f < own.weights.length; f++) {
      own.weights[f] /= sum;
    }
    return true;
  }

  @Override
  public void scoreAll(Workspace workspace) {
    Own own = own(workspace);
    features.scores(own.weights, own.scores(), own.scratch);
  }

  @Override
  public Attribution attribution() {
    return Attribution.EXACT;
  }

  @Override
  public void contributions(
      History history, Workspace workspace, int[] items, int itemCount, float[] out) {
    Own own = own(workspace);
    own.requireFolded(history);
    int at = 0;
    for (int i = 0; i < itemCount; i++) {
      for (int j = 0; j < own.size; j++) {
        out[at++] = own.ratings[j] * features.product(own.items[j], items[i]) / own.sum;
      }
    }
  }

  /** 0: all of a score comes from the history. */
  @Override
  public float baseline(int item) {
    return 0f;
  }

  /** NaN: the score is no rating. */
  @Override
  public float predictedRating(Workspace workspace, int item) {
    return Float.NaN;
  }

  private Own own(Workspace workspace) {
    return (Own) HistoryWorkspace.of(this, workspace);
  }
}
