package io.freshet.model.mf;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.Kernels;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.SnapshotModel;
import io.freshet.model.scoring.SnapshotScorer;
import io.freshet.model.scoring.TrainedUserModel;
import io.freshet.model.scoring.TrainedUserScorer;
import io.freshet.model.snapshot.FloatMatrix;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bayesian matrix factorisation with biases (Salakhutdinov, Mnih: Bayesian Probabilistic Matrix
 * Factorization using Markov Chain Monte Carlo, ICML 2008). The snapshot has S samples of the
 * items' posterior: item factors, item biases, the prior of the users and the precision of the
 * noise. The score is the predicted rating: the mean of {@code mean + b_u + b_i + u · y} over the
 * samples.
 *
 * <p>A user is folded in under each sample separately, see {@link PosteriorUser}. The vectors of
 * all samples, concatenated, make one vector per item and one per user, so that scoring is one
 * product.
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

  /** Mean rating plus item bias, by item and sample. */
  private final float[] baselines;

  /** Mean rating plus item bias by item, averaged over the samples. */
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

  /**
   * Puts a model into a snapshot, beside {@link PopularityTable#put}.
   *
   * @param itemFactors items × (S · d), row-major; each item's samples follow one another
   * @param itemBias items × S
   * @param priorMean S × (d + 1)
   * @param priorPrecision S × (d + 1)²
   * @param noise S precisions, greater than 0
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
   * @throws SnapshotFormatException if the snapshot is not of this family
   */
  public static BayesMfModel load(Snapshot snapshot) throws SnapshotFormatException {
    return load(snapshot, Kernels.best());
  }

  public static BayesMfModel load(Snapshot snapshot, Kernel kernel) throws SnapshotFormatException {
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
  public boolean explicit() {
    return true;
  }

  @Override
  public int userLength() {
    return settings.samples() * (settings.factors() + 1);
  }

  /** By similarity of items: the product of their factors, averaged over the samples. */
  @Override
  public Attribution attribution() {
    return Attribution.SIMILARITY;
  }

  @Override
  public TrainedUserScorer newScorer() {
    return new Scorer();
  }

  /**
   * A folded-in user: the concatenated vector of all samples, and the rated items for the reasons.
   */
  private final class Scorer extends SnapshotScorer implements TrainedUserScorer {
    private final int stride = factors.stride();
    private final float[] user = new float[stride];
    private final PosteriorUser posterior = new PosteriorUser(settings.factors() + 1);
    private final float[] scratch = new float[Kernel.SCRATCH];
    private final int[] oneItem = new int[1];
    private final float[] oneRow = new float[stride];
    private float[] rows = new float[0];
    private float[] chosen = new float[0];
    private float[] others = new float[0];
    private float[] otherColumns = new float[0];
    private float[] weights = new float[0];
    private float bias;

    Scorer() {
      super(BayesMfModel.this);
    }

    @Override
    public @Nullable FoldedUser foldIn(History history) {
      int size = history.size();
      if (size == 0) {
        return null;
      }
      gather(history);
      int samples = settings.samples();
      int d = settings.factors();
      double sum = 0;
      for (int s = 0; s < samples; s++) {
        posterior.start(precision, s * (d + 1) * (d + 1), precisionMean, s * (d + 1));
        for (int j = 0; j < size; j++) {
          double target = history.ratings()[j] - baselines[history.items()[j] * samples + s];
          posterior.add(rows, j * stride + s * d, target, noise[s]);
        }
        double @Nullable [] solution = posterior.solve();
        if (solution == null) {
          return null;
        }
        for (int k = 0; k < d; k++) {
          user[s * d + k] = (float) (solution[k] / samples);
        }
        sum += solution[d];
      }
      bias = (float) (sum / samples);
      float square = factors.kernel().dot(user, user, stride);
      return (Float.isFinite(square) && Float.isFinite(bias)) ? this : null;
    }

    /** Takes a vector that holds the user's factors and bias of each sample in turn. */
    @Override
    public FoldedUser setUser(History history, float[] vectors, int from) {
      int samples = settings.samples();
      int d = settings.factors();
      double sum = 0;
      for (int s = 0; s < samples; s++) {
        int at = from + s * (d + 1);
        for (int k = 0; k < d; k++) {
          user[s * d + k] = vectors[at + k] / samples;
        }
        sum += vectors[at + d];
      }
      bias = (float) (sum / samples);
      gather(history);
      return this;
    }

    private void gather(History history) {
      int capacity = Kernel.padded(history.size());
      if (weights.length < capacity) {
        capacity = Kernel.padded(Math.max(capacity, 2 * weights.length));
        rows = new float[Math.multiplyExact(capacity, stride)];
        chosen = new float[rows.length];
        weights = new float[capacity];
        Arrays.fill(weights, 1f);
      }
      factors.gather(history.items(), history.size(), rows, stride);
    }

    @Override
    public ScoredUser scoreAll() {
      float[] scores = scores();
      factors.scores(user, scores, scratch);
      for (int i = 0; i < scores.length; i++) {
        scores[i] += baseline[i] + bias;
      }
      return this;
    }

    @Override
    public void contributions(
        int[] items, int itemCount, int[] entries, int entryCount, float[] out) {
      if (others.length < itemCount * stride) {
        others = new float[Math.multiplyExact(itemCount, stride)];
        otherColumns = new float[Math.multiplyExact(Kernel.padded(itemCount), stride)];
      }
      factors.gather(items, itemCount, others, stride);
      Kernel.columns(others, itemCount, stride, otherColumns);
      for (int e = 0; e < entryCount; e++) {
        System.arraycopy(rows, entries[e] * stride, chosen, e * stride, stride);
      }
      factors
          .kernel()
          .products(chosen, entryCount, stride, weights, otherColumns, itemCount, out, scratch);
      float samples = settings.samples();
      for (int k = 0, end = itemCount * entryCount; k < end; k++) {
        out[k] /= samples;
      }
    }

    /** The mean rating plus the item's bias. */
    @Override
    public float baseline(int item) {
      return baseline[item];
    }

    @Override
    public float predictedRating(int item) {
      oneItem[0] = item;
      factors.gather(oneItem, 1, oneRow, stride);
      float rating = baseline[item] + bias + factors.kernel().dot(oneRow, user, stride);
      return Math.min((float) settings.maxRating(), Math.max((float) settings.minRating(), rating));
    }
  }
}
