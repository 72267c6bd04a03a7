package io.freshet.families.mf;

import io.freshet.families.family.ConfiguredFamily;
import io.freshet.families.family.FamilyType;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.SizeLimitException;
import io.freshet.model.mf.BayesMfModel;
import io.freshet.model.mf.BayesMfSettings;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.jspecify.annotations.Nullable;

/**
 * Bayesian matrix factorisation with biases by Gibbs sampling (Salakhutdinov, Mnih 2008). After
 * some burn-in sweeps, a sample is kept every few sweeps; a prediction is the mean of the samples'
 * predictions. Only the number of factors is tuned: the weight of every prior is sampled too.
 */
public final class BayesMf extends ConfiguredFamily {
  public static final String NAME = BayesMfModel.FAMILY;

  /** Max floats of trained users that a fit returns; above it, none are returned. */
  private static final long MAX_USER_FLOATS = 64L << 20;

  private static final String FACTORS = "factors";
  private static final String BURN_IN = "burn.in";
  private static final String SAMPLES = "samples";
  private static final String THINNING = "thinning";
  private static final String NOISE_SHARE = "noise.share";

  /** The settings, unprefixed. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              FACTORS,
              ConfigDef.Type.INT,
              24,
              Range.between(1, BayesMfSettings.MAX_FACTORS),
              Importance.MEDIUM,
              "Length of a factor vector.")
          .define(
              BURN_IN,
              ConfigDef.Type.INT,
              50,
              Range.atLeast(0),
              Importance.MEDIUM,
              "Sweeps before the first sample.")
          .define(
              SAMPLES,
              ConfigDef.Type.INT,
              50,
              Range.between(1, 2048),
              Importance.MEDIUM,
              "Number of samples that are kept. The size of a snapshot and the time of an answer"
                  + " are in proportion to it.")
          .define(
              THINNING,
              ConfigDef.Type.INT,
              4,
              Range.atLeast(1),
              Importance.MEDIUM,
              "Sweeps from one sample to the next.")
          .define(
              NOISE_SHARE,
              ConfigDef.Type.DOUBLE,
              0.6,
              Range.between(0, 10),
              Importance.MEDIUM,
              "Variance of a rating around its prediction, as a share of the variance of all"
                  + " ratings; 0 draws it like the other parameters. A drawn variance is smaller,"
                  + " and its predictions are worse.");

  /** The type of this family in the registry. */
  public static final FamilyType TYPE =
      new FamilyType(
          NAME, "Bayesian matrix factorisation by Gibbs sampling", DEFINITION, BayesMf::from);

  private BayesMf(AbstractConfig config) {
    super(NAME, DEFINITION, config);
  }

  /**
   * Creates the family with these settings.
   *
   * @param values settings of {@link #DEFINITION}; others are ignored
   * @throws org.apache.kafka.common.config.ConfigException if a value is not valid
   */
  public static BayesMf from(Map<String, ?> values) {
    return new BayesMf(new AbstractConfig(DEFINITION, values, false));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The learning curve has the training error of each sweep's sample.
   */
  @Override
  public boolean explicit() {
    return true;
  }

  @Override
  public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
    int d = config.getInt(FACTORS);
    int samples = config.getInt(SAMPLES);
    int burnIn = config.getInt(BURN_IN);
    int thinning = config.getInt(THINNING);
    GibbsSampler sampler = new GibbsSampler(m, d, fixedNoise(m), context.seed(), context.workers());
    Kept kept = new Kept(m, d, samples);
    List<Fit.Epoch> curve = new ArrayList<>();
    int sweeps = Math.addExact(burnIn, Math.multiplyExact(samples, thinning));
    for (int sweep = 1; sweep <= sweeps; sweep++) {
      context.progress().progress("fit " + NAME, sweep - 1, sweeps);
      sampler.sweep();
      boolean keep = sweep > burnIn && (sweep - burnIn) % thinning == 0;
      if (keep) {
        kept.add(sampler);
      }
      curve.add(new Fit.Epoch(sweep, sampler.trainError(), Double.NaN, keep));
    }
    context.progress().progress("fit " + NAME, sweeps, sweeps);
    BayesMfModel.put(
        out,
        new BayesMfSettings(samples, d, sampler.mean(), m.minRating(), m.maxRating()),
        kept.itemFactors,
        kept.itemBias,
        kept.priorMean,
        kept.priorPrecision,
        kept.noise);
    return new Fit(kept.users, curve);
  }

  /** The precision of the noise, or 0 if it is drawn. */
  private double fixedNoise(RatingMatrix m) {
    double sum = 0;
    double squares = 0;
    for (float r : m.rating()) {
      sum += r;
      squares += (double) r * r;
    }
    double mean = sum / m.ratings();
    double variance = config.getDouble(NOISE_SHARE) * (squares / m.ratings() - mean * mean);
    return variance > 1e-9 ? 1 / variance : 0;
  }

  /** The kept samples in the form of the snapshot. */
  private static final class Kept {
    private final int d;
    private final int samples;
    private final RatingMatrix m;
    final float[] itemFactors;
    final float[] itemBias;
    final float[] priorMean;
    final float[] priorPrecision;
    final float[] noise;
    final float @Nullable [] users;
    private int count;

    Kept(RatingMatrix m, int d, int samples) {
      this.m = m;
      this.d = d;
      this.samples = samples;
      itemFactors =
          new float
              [SizeLimitException.length(
                  NAME,
                  "items",
                  m.items(),
                  Math.multiplyExact(samples, d),
                  "lower " + FACTORS + " or " + SAMPLES)];
      itemBias = new float[m.items() * samples];
      priorMean = new float[samples * (d + 1)];
      priorPrecision = new float[Math.multiplyExact(samples, (d + 1) * (d + 1))];
      noise = new float[samples];
      long floats = (long) m.users() * samples * (d + 1);
      users = floats > MAX_USER_FLOATS ? null : new float[(int) floats];
    }

    void add(GibbsSampler sampler) {
      int n = d + 1;
      int s = count++;
      for (int i = 0; i < m.items(); i++) {
        System.arraycopy(sampler.items(), i * n, itemFactors, (i * samples + s) * d, d);
        itemBias[i * samples + s] = sampler.items()[i * n + d];
      }
      for (int k = 0; k < n; k++) {
        priorMean[s * n + k] = (float) sampler.userPrior().mean()[k];
      }
      for (int k = 0; k < n * n; k++) {
        priorPrecision[s * n * n + k] = (float) sampler.userPrior().precision()[k];
      }
      noise[s] = (float) sampler.noise();
      float[] out = users;
      if (out != null) {
        for (int u = 0; u < m.users(); u++) {
          System.arraycopy(sampler.users(), u * n, out, (u * samples + s) * n, n);
        }
      }
    }
  }
}
