package io.freshet.model;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bayesian matrix factorisation with biases (Salakhutdinov, Mnih: Bayesian Probabilistic Matrix
 * Factorization using Markov Chain Monte Carlo, ICML 2008). The snapshot has S samples of the
 * posterior of the items: factors, biases, the users' prior and the precision of the noise. A
 * rating is predicted by the mean over the samples of {@code mean + b_u + b_i + u · y}, and is the
 * score.
 *
 * <p>A user is folded in under each sample apart, see {@link PosteriorUser}; the samples' vectors
 * one after another make one vector per item and user, so that scoring is one product.
 */
public final class BayesMfModel extends SnapshotModel implements TrainedUserModel {

  /** The family's name. */
  public static final String FAMILY = "bayes-mf";

  /** Section of the item biases, items × S. */
  static final String ITEM_BIAS = "item.bias";

  /** Section of the users' prior means, S × (d + 1); the bias comes last. */
  static final String PRIOR_MEAN = "user.prior.mean";

  /** Section of the users' prior precisions, S × (d + 1)². */
  static final String PRIOR_PRECISION = "user.prior.precision";

  /** Section of the precision of the noise, S × 1. */
  static final String NOISE = "noise.precision";

  /** Section of the settings. */
  static final String SETTINGS = "posterior";

  private final ItemFactors factors;
  private final BayesMfSettings settings;

  /** Mean rating plus bias by item and sample. */
  private final float[] baselines;

  /** The same, mean over the samples. */
  private final float[] baseline;

  private final double[] precision;
  private final double[] precisionMean;
  private final float[] noise;

  private BayesMfModel(Snapshot snapshot, ItemFactors factors, BayesMfSettings settings, int items)
      throws SnapshotFormatException {
    super(snapshot);
    this.factors = factors;
    this.settings = settings;
    int samples = settings.samples();
    int n = settings.factors() + 1;
    baselines = finite(snapshot, ITEM_BIAS, items, samples);
    baseline = new float[items];
    for (int i = 0; i < items; i++) {
      double sum = 0;
      for (int s = 0; s < samples; s++) {
        baselines[i * samples + s] += (float) settings.mean();
        sum += baselines[i * samples + s];
      }
      baseline[i] = (float) (sum / samples);
    }
    float[] means = finite(snapshot, PRIOR_MEAN, samples, n);
    float[] precisions = finite(snapshot, PRIOR_PRECISION, samples, n * n);
    noise = finite(snapshot, NOISE, samples, 1);
    precision = new double[precisions.length];
    precisionMean = new double[means.length];
    for (int k = 0; k < precisions.length; k++) {
      precision[k] = precisions[k];
    }
    for (int s = 0; s < samples; s++) {
      for (int r = 0; r < n; r++) {
        for (int c = 0; c < n; c++) {
          precisionMean[s * n + r] += precision[(s * n + r) * n + c] * means[s * n + c];
        }
      }
    }
  }

  private static float[] finite(Snapshot snapshot, String name, int rows, int cols)
      throws SnapshotFormatException {
    float[] values = snapshot.floats(name, rows, cols).toArray();
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new SnapshotFormatException(snapshot.file() + ": " + name + " has " + value);
      }
    }
    return values;
  }

  /** A user: a vector of all samples, and the ratings' items for the reasons. */
  private static final class Own extends Workspace {
    final float[] user;
    final PosteriorUser posterior;
    final float[] scratch = new float[Kernel.SCRATCH];
    final int[] oneItem = new int[1];
    final float[] oneRow;
    float[] rows = new float[0];
    float[] others = new float[0];
    float[] otherColumns = new float[0];
    float[] weights = new float[0];
    float bias;

    Own(ServingModel owner, int stride, int n) {
      super(owner);
      user = new float[stride];
      oneRow = new float[stride];
      posterior = new PosteriorUser(n);
    }

    void room(int size, int otherCount, int stride) {
      int capacity = Kernel.padded(size);
      if (weights.length < capacity) {
        capacity = Kernel.padded(Math.max(capacity, 2 * weights.length));
        rows = new float[Math.multiplyExact(capacity, stride)];
        weights = new float[capacity];
        Arrays.fill(weights, 1f);
      }
      if (others.length < otherCount * stride) {
        others = new float[Math.multiplyExact(otherCount, stride)];
        otherColumns = new float[Math.multiplyExact(Kernel.padded(otherCount), stride)];
      }
    }
  }

  /**
   * Puts a model into a snapshot, beside {@link PopularityTable#put}.
   *
   * @param itemFactors items × (S · d), row-major, of each item one sample after another
   * @param itemBias items × S
   * @param priorMean S × (d + 1)
   * @param priorPrecision S × (d + 1)²
   * @param noise S precisions, above 0
   */
  public static void put(
      SnapshotWriter out,
      BayesMfSettings settings,
      float[] itemFactors,
      float[] itemBias,
      float[] priorMean,
      float[] priorPrecision,
      float[] noise) {
    int items = out.catalogue().size();
    int samples = settings.samples();
    int n = settings.factors() + 1;
    out.putFloats(ItemFactors.SECTION, items, samples * settings.factors(), itemFactors);
    out.putFloats(ITEM_BIAS, items, samples, itemBias);
    out.putFloats(PRIOR_MEAN, samples, n, priorMean);
    out.putFloats(PRIOR_PRECISION, samples, n * n, priorPrecision);
    out.putFloats(NOISE, samples, 1, noise);
    out.putText(SETTINGS, settings.toJson());
  }

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the snapshot is none of this family
   */
  public static BayesMfModel load(Snapshot snapshot) throws SnapshotFormatException {
    return load(snapshot, Kernels.best());
  }

  static BayesMfModel load(Snapshot snapshot, Kernel kernel) throws SnapshotFormatException {
    int items = snapshot.catalogue().size();
    BayesMfSettings settings = BayesMfSettings.parse(snapshot.text(SETTINGS));
    FloatMatrix matrix =
        snapshot.floats(ItemFactors.SECTION, items, settings.samples() * settings.factors());
    return new BayesMfModel(snapshot, new ItemFactors(matrix, kernel), settings, items);
  }

  /** The shape of the model. */
  public BayesMfSettings settings() {
    return settings;
  }

  @Override
  public Workspace newWorkspace() {
    return new Own(this, factors.stride(), settings.factors() + 1);
  }

  @Override
  public boolean foldIn(History history, Workspace workspace) {
    Own own = own(workspace);
    int size = history.size();
    own.folded(history);
    if (size == 0) {
      return false;
    }
    gather(history, own, 0);
    int samples = settings.samples();
    int d = settings.factors();
    double bias = 0;
    for (int s = 0; s < samples; s++) {
      own.posterior.start(precision, s * (d + 1) * (d + 1), precisionMean, s * (d + 1));
      for (int j = 0; j < size; j++) {
        double target = history.ratings()[j] - baselines[history.items()[j] * samples + s];
        own.posterior.add(own.rows, j * factors.stride() + s * d, target, noise[s]);
      }
      double @Nullable [] solution = own.posterior.solve();
      if (solution == null) {
        return false;
      }
      for (int k = 0; k < d; k++) {
        own.user[s * d + k] = (float) (solution[k] / samples);
      }
      bias += solution[d];
    }
    own.bias = (float) (bias / samples);
    float square = factors.kernel().dot(own.user, own.user, factors.stride());
    return Float.isFinite(square) && Float.isFinite(own.bias);
  }

  @Override
  public int userLength() {
    return settings.samples() * (settings.factors() + 1);
  }

  /** The vector has, sample after sample, the user's factors and bias. */
  @Override
  public void setUser(History history, float[] vectors, int from, Workspace workspace) {
    Own own = own(workspace);
    int samples = settings.samples();
    int d = settings.factors();
    double bias = 0;
    for (int s = 0; s < samples; s++) {
      int at = from + s * (d + 1);
      for (int k = 0; k < d; k++) {
        own.user[s * d + k] = vectors[at + k] / samples;
      }
      bias += vectors[at + d];
    }
    own.bias = (float) (bias / samples);
    own.folded(history);
    gather(history, own, 0);
  }

  @Override
  public void scoreAll(Workspace workspace) {
    Own own = own(workspace);
    float[] scores = own.scores();
    factors.scores(own.user, scores, own.scratch);
    for (int i = 0; i < scores.length; i++) {
      scores[i] += baseline[i] + own.bias;
    }
  }

  /** Nearness of items: the mean over the samples of the product of their factors. */
  @Override
  public Attribution attribution() {
    return Attribution.SIMILARITY;
  }

  @Override
  public void contributions(
      History history, Workspace workspace, int[] items, int itemCount, float[] out) {
    Own own = own(workspace);
    own.requireFolded(history);
    int stride = factors.stride();
    own.room(history.size(), itemCount, stride);
    factors.gather(items, itemCount, own.others, stride);
    Kernel.columns(own.others, itemCount, stride, own.otherColumns);
    factors
        .kernel()
        .products(
            own.rows,
            history.size(),
            stride,
            own.weights,
            own.otherColumns,
            itemCount,
            out,
            own.scratch);
    float samples = settings.samples();
    for (int k = 0, end = itemCount * history.size(); k < end; k++) {
      out[k] /= samples;
    }
  }

  /** Mean rating plus the item's bias. */
  @Override
  public float baseline(int item) {
    return baseline[item];
  }

  @Override
  public float predictedRating(Workspace workspace, int item) {
    Own own = own(workspace);
    own.oneItem[0] = item;
    int stride = factors.stride();
    factors.gather(own.oneItem, 1, own.oneRow, stride);
    float rating = baseline[item] + own.bias + factors.kernel().dot(own.oneRow, own.user, stride);
    return Math.min((float) settings.maxRating(), Math.max((float) settings.minRating(), rating));
  }

  private void gather(History history, Own own, int others) {
    own.room(history.size(), others, factors.stride());
    factors.gather(history.items(), history.size(), own.rows, factors.stride());
  }

  private Own own(Workspace workspace) {
    workspace.requireOwner(this);
    return (Own) workspace;
  }
}
