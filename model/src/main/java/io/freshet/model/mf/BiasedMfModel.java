package io.freshet.model.mf;

import io.freshet.model.ials.RidgeProblem;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.Kernels;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.SnapshotModel;
import io.freshet.model.scoring.SnapshotScorer;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.FloatMatrix;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Biased matrix factorisation with fold-in. The user's bias and factors are the exact minimum of
 * the regularised squared error with the items fixed (see {@link BiasedMfSettings}). The score is
 * the predicted rating, not clamped to the scale.
 */
public final class BiasedMfModel extends SnapshotModel {

  /** The family's name. */
  public static final String FAMILY = "biased-mf";

  /** Section of the item biases, items × 1. */
  static final String ITEM_BIAS = "item.bias";

  /** Section of the settings. */
  static final String FOLD_IN = "foldin";

  private final ItemFactors factors;

  /** Mean rating plus the item's bias. */
  private final float[] baseline;

  private final BiasedMfSettings settings;

  /** Floats per row of the fold-in: the item's factors and a 1 for the user's bias. */
  private final int ridgeStride;

  private BiasedMfModel(
      Catalogue catalogue,
      PopularityTable popularity,
      ItemFactors factors,
      float[] baseline,
      BiasedMfSettings settings) {
    super(FAMILY, catalogue, popularity);
    this.factors = factors;
    this.baseline = baseline;
    this.settings = settings;
    this.ridgeStride = Kernel.padded(factors.dimensions() + 1);
  }

  /**
   * Puts a biased matrix factorisation into a snapshot, beside {@link PopularityTable#put}.
   *
   * @param dimensions the number of factors d
   * @param itemFactors items × d, row-major; a rotation into the eigenbasis of YᵀY does not change
   *     ratings and speeds up the fold-in
   * @param itemBias one bias per item
   */
  public static void put(
      SnapshotWriter out,
      int dimensions,
      float[] itemFactors,
      float[] itemBias,
      BiasedMfSettings settings) {
    int items = out.catalogue().size();
    out.putFloats(ItemFactors.SECTION, items, dimensions, itemFactors);
    out.putFloats(ITEM_BIAS, items, 1, itemBias);
    out.putText(FOLD_IN, settings.toJson());
  }

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the snapshot is not of this family
   */
  public static BiasedMfModel load(Snapshot snapshot) throws SnapshotFormatException {
    return load(snapshot, Kernels.best());
  }

  public static BiasedMfModel load(Snapshot snapshot, Kernel kernel)
      throws SnapshotFormatException {
    int items = snapshot.catalogue().size();
    FloatMatrix matrix = snapshot.floats(ItemFactors.SECTION);
    if (matrix.rows() != items) {
      throw new SnapshotFormatException(
          snapshot.file() + " has factors of " + matrix.rows() + " items, not of " + items);
    }
    BiasedMfSettings settings = BiasedMfSettings.parse(snapshot.text(FOLD_IN));
    FloatMatrix bias = snapshot.floats(ITEM_BIAS, items, 1);
    float[] baseline = new float[items];
    for (int i = 0; i < items; i++) {
      baseline[i] = (float) settings.mean() + bias.get(i, 0);
    }
    return new BiasedMfModel(
        snapshot.catalogue(),
        PopularityTable.load(snapshot),
        new ItemFactors(matrix, kernel),
        baseline,
        settings);
  }

  /** The training settings that the fold-in uses. */
  public BiasedMfSettings settings() {
    return settings;
  }

  @Override
  public boolean explicit() {
    return true;
  }

  @Override
  public Attribution attribution() {
    return Attribution.EXACT;
  }

  @Override
  public UserScorer newScorer() {
    return new Scorer();
  }

  private final class Scorer extends SnapshotScorer {
    private final RidgeProblem ridge = new RidgeProblem(factors.kernel(), ridgeStride);
    private final int[] oneItem = new int[1];

    Scorer() {
      super(BiasedMfModel.this);
    }

    @Override
    public @Nullable FoldedUser foldIn(History history) {
      int size = history.size();
      if (size == 0) {
        return null;
      }
      ridge.reset(size);
      double ratings = Math.pow(size, settings.nu());
      int d = factors.dimensions();
      for (int k = 0; k < d; k++) {
        ridge.penalty(k, settings.reg() * ratings);
      }
      ridge.penalty(d, settings.biasReg() * ratings);
      gather(history.items(), size, ridge.rows());
      for (int j = 0; j < size; j++) {
        ridge.targets()[j] = history.ratings()[j] - baseline[history.items()[j]];
      }
      Arrays.fill(ridge.weights(), 0, size, 1f);
      return ridge.solve() ? this : null;
    }

    @Override
    public ScoredUser scoreAll() {
      float[] user = ridge.solution();
      float[] scores = scores();
      factors.scores(user, scores, ridge.scratch());
      float userBias = user[factors.dimensions()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] += baseline[i] + userBias;
      }
      return this;
    }

    @Override
    public void contributions(
        int[] items, int itemCount, int[] entries, int entryCount, float[] out) {
      float[] others = ridge.others(itemCount);
      gather(items, itemCount, others);
      ridge.contributions(entries, entryCount, others, itemCount, out);
    }

    /** The mean rating plus the item's bias. */
    @Override
    public float baseline(int item) {
      return baseline[item];
    }

    @Override
    public float predictedRating(int item) {
      oneItem[0] = item;
      float[] row = ridge.others(1);
      gather(oneItem, 1, row);
      float rating = baseline[item] + ridge.score(row);
      return Math.min((float) settings.maxRating(), Math.max((float) settings.minRating(), rating));
    }

    /** Gathers the factors of items, each followed by a 1 for the user's bias. */
    private void gather(int[] items, int count, float[] out) {
      factors.gather(items, count, out, ridgeStride);
      int d = factors.dimensions();
      for (int j = 0, at = d; j < count; j++, at += ridgeStride) {
        out[at] = 1f;
      }
    }
  }
}
