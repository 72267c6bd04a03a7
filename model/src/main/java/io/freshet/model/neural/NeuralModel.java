package io.freshet.model.neural;

import io.freshet.model.kernel.Kernels;
import io.freshet.model.kernel.NeuralKernel;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.scoring.SnapshotModel;
import io.freshet.model.scoring.TrainedUserModel;
import io.freshet.model.scoring.TrainedUserScorer;
import io.freshet.model.snapshot.FloatMatrix;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A neural recommender, served: the sum of a dot product and a dense tower of {@link
 * NeuralWeights}; a family has one or both of them. The score is the network's output, on the scale
 * of the training targets; predicted ratings are on the scale of the original ratings.
 */
public final class NeuralModel extends SnapshotModel implements TrainedUserModel {

  final NeuralSettings settings;
  final Objective objective;
  final @Nullable ItemFactors factors;
  final @Nullable ServingTower tower;
  final float[] constant;
  final float[] contextConstant;
  final float @Nullable [][] contextScale;
  final float @Nullable [][] contextShift;
  final int dot;
  final boolean userBias;
  final float[] userMean;
  final float @Nullable [] itemScale;
  final ItemSimilarity similarity;
  final int stride;
  final UserFit fit;

  private NeuralModel(Snapshot snapshot, NeuralKernel kernel) throws SnapshotFormatException {
    super(snapshot);
    settings = NeuralSettings.parse(snapshot.text(NeuralWeights.NETWORK));
    int items = snapshot.catalogue().size();
    boolean hasDot = snapshot.has(NeuralWeights.ITEM_DOT);
    boolean hasTower = snapshot.has(NeuralWeights.ITEM_INPUTS);
    if (!hasDot && !hasTower) {
      throw new SnapshotFormatException(snapshot.file() + " has neither dot product nor tower");
    }
    FloatMatrix itemDot = hasDot ? snapshot.floats(NeuralWeights.ITEM_DOT) : null;
    if (itemDot != null && itemDot.rows() != items) {
      throw new SnapshotFormatException(
          snapshot.file() + " has vectors of " + itemDot.rows() + " items, not of " + items);
    }
    factors = itemDot == null ? null : new ItemFactors(itemDot, kernel);
    tower = hasTower ? ServingTower.load(snapshot, kernel) : null;
    dot = itemDot == null ? 0 : itemDot.cols();
    userBias = values(snapshot.floats(NeuralWeights.USER_BIAS, 1, 1))[0] != 0;
    int length = dot + (tower == null ? 0 : tower.userWidth()) + (userBias ? 1 : 0);
    userMean = finite(snapshot, NeuralWeights.USER_MEAN, 1, length);
    constant = values(snapshot.floats(NeuralWeights.ITEM_CONSTANT, items, 1));
    contextConstant = finite(snapshot, NeuralWeights.CONTEXT_CONSTANT, 1, NeuralWeights.CONTEXTS);
    boolean contextual = dot > 0 && snapshot.has(NeuralWeights.CONTEXT_SCALE);
    contextScale = contextual ? rows(snapshot, NeuralWeights.CONTEXT_SCALE) : null;
    contextShift = contextual ? rows(snapshot, NeuralWeights.CONTEXT_SHIFT) : null;
    itemScale =
        snapshot.has(NeuralWeights.ITEM_SCALE)
            ? values(snapshot.floats(NeuralWeights.ITEM_SCALE, items, 2))
            : null;
    objective = settings.objective();
    similarity = new ItemSimilarity(itemDot, tower == null ? null : tower.inputs(), items);
    stride = factors == null ? 0 : factors.stride();
    fit = new UserFit(this, settings.foldIn(), objective);
  }

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the snapshot lacks a required section
   */
  public static NeuralModel load(Snapshot snapshot) throws SnapshotFormatException {
    return load(snapshot, Kernels.best());
  }

  public static NeuralModel load(Snapshot snapshot, NeuralKernel kernel)
      throws SnapshotFormatException {
    return new NeuralModel(snapshot, kernel);
  }

  private static float[] values(FloatMatrix matrix) {
    float[] values = new float[Math.multiplyExact(matrix.rows(), matrix.cols())];
    for (int r = 0; r < matrix.rows(); r++) {
      matrix.copyRow(r, values, r * matrix.cols());
    }
    return values;
  }

  private static float[] finite(Snapshot snapshot, String name, int rows, int cols)
      throws SnapshotFormatException {
    if (cols < 1) {
      throw new SnapshotFormatException(snapshot.file() + ": " + name + " is empty");
    }
    float[] values = values(snapshot.floats(name, rows, cols));
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new SnapshotFormatException(snapshot.file() + ": " + name + " holds " + value);
      }
    }
    return values;
  }

  private float[][] rows(Snapshot snapshot, String name) throws SnapshotFormatException {
    float[] values = finite(snapshot, name, NeuralWeights.CONTEXTS, dot);
    float[][] rows = new float[NeuralWeights.CONTEXTS][];
    for (int c = 0; c < rows.length; c++) {
      rows[c] = Arrays.copyOfRange(values, c * dot, (c + 1) * dot);
    }
    return rows;
  }

  /** The settings: the objective, and how users are folded in. */
  public NeuralSettings settings() {
    return settings;
  }

  @Override
  public boolean explicit() {
    return objective.loss() != Objective.Loss.LOG;
  }

  @Override
  public int userLength() {
    return userMean.length;
  }

  @Override
  public Attribution attribution() {
    return Attribution.SIMILARITY;
  }

  @Override
  public TrainedUserScorer newScorer() {
    return new NeuralScorer(this);
  }

  /** A rating of an item, converted to the scale of the objective. */
  float target(int item, float rating) {
    if (itemScale == null) {
      return rating;
    }
    float range = itemScale[2 * item + 1];
    return range > 0 ? 0.5f + 0.5f * (rating - itemScale[2 * item]) / range : 0.5f;
  }
}
