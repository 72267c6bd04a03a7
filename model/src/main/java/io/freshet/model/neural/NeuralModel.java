package io.freshet.model.neural;

import io.freshet.model.FloatMatrix;
import io.freshet.model.History;
import io.freshet.model.ItemFactors;
import io.freshet.model.Snapshot;
import io.freshet.model.SnapshotFormatException;
import io.freshet.model.SnapshotModel;
import io.freshet.model.TrainedUserModel;
import io.freshet.model.Workspace;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A neural recommender as served: the sum of a dot product and a dense tower of {@link
 * NeuralWeights}, of which a family has one or both. The score is the network's output, on the
 * scale of what it was trained on; predicted ratings are on the scale of the source.
 */
public final class NeuralModel extends SnapshotModel implements TrainedUserModel {

  private final NeuralSettings settings;
  private final Objective objective;
  private final @Nullable ItemFactors factors;
  private final @Nullable ServingTower tower;
  private final float[] constant;
  private final float[] contextConstant;
  private final float @Nullable [][] contextScale;
  private final float @Nullable [][] contextShift;
  private final int dot;
  private final boolean userBias;
  private final float[] userMean;
  private final float @Nullable [] itemScale;
  private final ItemSimilarity similarity;
  private final int stride;
  private final UserFit fit;

  private NeuralModel(Snapshot snapshot, Kernel kernel) throws SnapshotFormatException {
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
   * @throws SnapshotFormatException if the snapshot lacks what it needs
   */
  public static NeuralModel load(Snapshot snapshot) throws SnapshotFormatException {
    return load(snapshot, Kernels.best());
  }

  static NeuralModel load(Snapshot snapshot, Kernel kernel) throws SnapshotFormatException {
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

  /** What was minimised, and how users are folded in. */
  public NeuralSettings settings() {
    return settings;
  }

  @Override
  public int userLength() {
    return userMean.length;
  }

  @Override
  public Workspace newWorkspace() {
    boolean negatives = objective.loss() == Objective.Loss.LOG;
    return new NeuralWorkspace(
        this, userMean.length, stride, tower, negatives ? catalogue().size() : 0);
  }

  @Override
  public boolean foldIn(History history, Workspace workspace) {
    NeuralWorkspace own = NeuralWorkspace.of(this, workspace);
    own.noteFolded(history);
    if (history.size() == 0) {
      return false;
    }
    boolean finite = fit.fit(history, own);
    ask(history, own);
    return finite;
  }

  @Override
  public void setUser(History history, float[] vectors, int from, Workspace workspace) {
    NeuralWorkspace own = NeuralWorkspace.of(this, workspace);
    own.noteFolded(history);
    System.arraycopy(vectors, from, own.user, 0, own.user.length);
    ask(history, own);
  }

  /** Takes the context that the history asks for. */
  private void ask(History history, NeuralWorkspace own) {
    int cell = history.cell();
    prepare(own, cell >= 0 && cell < NeuralWeights.CONTEXTS - 1 ? cell + 1 : 0);
  }

  /** Computes the user's side for a context. */
  void prepare(NeuralWorkspace own, int context) {
    own.context = context;
    float factor = settings.unitUser() ? (float) (1 / length(own.user)) : 1;
    for (int k = 0; k < dot; k++) {
      own.effective[k] = own.user[k] * factor;
    }
    if (contextScale != null && contextShift != null) {
      float[] scale = contextScale[context];
      float[] shift = contextShift[context];
      for (int k = 0; k < dot; k++) {
        own.effective[k] = Math.fma(own.effective[k], 1 + scale[k], shift[k]);
      }
    }
    if (tower != null && own.tower != null) {
      tower.user(own.user, dot, own.tower);
    }
  }

  /** Length of the user's part of the dot product, not quite 0. */
  private double length(float[] user) {
    double sum = 1e-12;
    for (int k = 0; k < dot; k++) {
      sum += (double) user[k] * user[k];
    }
    return Math.sqrt(sum);
  }

  /** What the user and the context bring to every item alike. */
  private float everywhere(NeuralWorkspace own) {
    return contextConstant[own.context] + (userBias ? own.user[own.user.length - 1] : 0);
  }

  @Override
  public void scoreAll(Workspace workspace) {
    NeuralWorkspace own = NeuralWorkspace.of(this, workspace);
    float[] scores = own.scores();
    if (factors != null) {
      factors.scores(own.effective, scores, own.scratch);
    } else {
      Arrays.fill(scores, 0);
    }
    if (tower != null && own.tower != null) {
      tower.addScores(scores, own.tower);
    }
    float all = everywhere(own);
    for (int i = 0; i < scores.length; i++) {
      scores[i] += constant[i] + all;
    }
  }

  /** Gathers the item side of the first examples of a workspace. */
  void gather(NeuralWorkspace own, int count) {
    if (factors != null) {
      own.gather(factors, count);
    }
    if (tower != null && own.tower != null) {
      tower.gather(own.items, count, own.tower);
    }
  }

  /** The outputs of the examples gathered, for the user prepared. */
  void outputs(NeuralWorkspace own, int count) {
    if (factors != null) {
      own.products(factors.kernel(), count);
    } else {
      Arrays.fill(own.outputs, 0, count, 0);
    }
    if (tower != null && own.tower != null) {
      tower.addGathered(own.outputs, count, own.tower);
    }
    float all = everywhere(own);
    for (int j = 0; j < count; j++) {
      own.outputs[j] += constant[own.items[j]] + all;
    }
  }

  /** The gradient by the user's vector, from the slopes of the examples gathered. */
  void gradient(NeuralWorkspace own, int count) {
    Arrays.fill(own.gradient, 0);
    if (factors != null) {
      float[] g = own.effectiveGradient;
      Arrays.fill(g, 0);
      factors.kernel().addCombination(own.rows, count, stride, own.slopes, g);
      if (contextScale != null) {
        float[] scale = contextScale[own.context];
        for (int k = 0; k < dot; k++) {
          g[k] *= 1 + scale[k];
        }
      }
      double along = 0;
      double factor = 1;
      if (settings.unitUser()) {
        double length = length(own.user);
        factor = 1 / length;
        for (int k = 0; k < dot; k++) {
          along += g[k] * own.user[k] / (length * length);
        }
      }
      for (int k = 0; k < dot; k++) {
        own.gradient[k] = (float) ((g[k] - along * own.user[k]) * factor);
      }
    }
    if (tower != null && own.tower != null) {
      tower.addGradient(own.slopes, count, own.tower, own.gradient, dot);
    }
    if (userBias) {
      float sum = 0;
      for (int j = 0; j < count; j++) {
        sum += own.slopes[j];
      }
      own.gradient[own.gradient.length - 1] += sum;
    }
  }

  /** Where folding in starts. Not a copy. */
  float[] userMean() {
    return userMean;
  }

  /** A rating of an item on the scale of the objective. */
  float target(int item, float rating) {
    if (itemScale == null) {
      return rating;
    }
    float range = itemScale[2 * item + 1];
    return range > 0 ? 0.5f + 0.5f * (rating - itemScale[2 * item]) / range : 0.5f;
  }

  @Override
  public Attribution attribution() {
    return Attribution.SIMILARITY;
  }

  /** The cosine of the two items' vectors, all their parts together. */
  @Override
  public void contributions(
      History history, Workspace workspace, int[] items, int itemCount, float[] out) {
    NeuralWorkspace own = NeuralWorkspace.of(this, workspace);
    own.checkFolded(history);
    for (int i = 0, at = 0; i < itemCount; i++) {
      for (int j = 0; j < history.size(); j++) {
        out[at++] = similarity.cosine(items[i], history.items()[j]);
      }
    }
  }

  /** The item's own constant. */
  @Override
  public float baseline(int item) {
    return constant[item];
  }

  @Override
  public float predictedRating(Workspace workspace, int item) {
    NeuralWorkspace own = NeuralWorkspace.of(this, workspace);
    if (objective.output() == Objective.Output.PROBABILITY) {
      return Float.NaN;
    }
    float z = constant[item] + everywhere(own);
    if (factors != null) {
      z += similarity.dot(item, own.effective);
    }
    if (tower != null && own.tower != null) {
      z += tower.score(item, own.tower);
    }
    double rating = objective.prediction(z);
    if (itemScale != null) {
      rating = itemScale[2 * item] + 2 * (rating - 0.5) * itemScale[2 * item + 1];
    }
    return (float) Math.min(settings.maxRating(), Math.max(settings.minRating(), rating));
  }
}
