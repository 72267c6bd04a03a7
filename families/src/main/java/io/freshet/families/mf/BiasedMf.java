package io.freshet.families.mf;

import io.freshet.families.algebra.EigenRotation;
import io.freshet.families.family.ConfiguredFamily;
import io.freshet.families.family.FamilyType;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.mf.BiasedMfModel;
import io.freshet.model.mf.BiasedMfSettings;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * Biased matrix factorisation, which predicts ratings. A first fit chooses the number of epochs on
 * held-out ratings; a second fit learns from all ratings for that many epochs. When served, users
 * are folded in by the exact minimum of the same loss.
 */
public final class BiasedMf extends ConfiguredFamily {
  public static final String NAME = BiasedMfModel.FAMILY;

  /** Epochs without a new best on held-out ratings after which the first fit stops. */
  private static final int PATIENCE = 3;

  private static final String FACTORS = "factors";
  private static final String EPOCHS = "epochs";
  private static final String LEARNING_RATE = "learning.rate";
  private static final String LEARNING_RATE_DECAY = "learning.rate.decay";
  private static final String REGULARISATION = "regularisation";
  private static final String BIAS_REGULARISATION = "bias.regularisation";
  private static final String REGULARISATION_EXPONENT = "regularisation.exponent";
  private static final String VALIDATION_SHARE = "validation.share";
  private static final String INITIAL_DEVIATION = "initial.deviation";

  /** The settings, unprefixed. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              FACTORS,
              ConfigDef.Type.INT,
              32,
              Range.between(1, 2048),
              Importance.MEDIUM,
              "Length of a factor vector.")
          .define(
              EPOCHS,
              ConfigDef.Type.INT,
              40,
              Range.atLeast(1),
              Importance.MEDIUM,
              "Max passes over the ratings; the number that is best on held-out ratings is taken.")
          .define(
              LEARNING_RATE,
              ConfigDef.Type.DOUBLE,
              0.01,
              Range.atLeast(1e-9),
              Importance.LOW,
              "Step size of the first epoch.")
          .define(
              LEARNING_RATE_DECAY,
              ConfigDef.Type.DOUBLE,
              0.97,
              Range.between(1e-3, 1),
              Importance.LOW,
              "Ratio of an epoch's step size to that of the epoch before it.")
          .define(
              REGULARISATION,
              ConfigDef.Type.DOUBLE,
              0.5,
              Range.atLeast(1e-12),
              Importance.MEDIUM,
              "L2 weight of factors, scaled by a row's ratings to the power of"
                  + " regularisation.exponent.")
          .define(
              BIAS_REGULARISATION,
              ConfigDef.Type.DOUBLE,
              0.2,
              Range.atLeast(1e-12),
              Importance.LOW,
              "L2 weight of biases, scaled in the same way as that of factors.")
          .define(
              REGULARISATION_EXPONENT,
              ConfigDef.Type.DOUBLE,
              0.5,
              Range.between(0, 1),
              Importance.LOW,
              "0 regularises every row alike, 1 in proportion to its ratings.")
          .define(
              VALIDATION_SHARE,
              ConfigDef.Type.DOUBLE,
              0.05,
              Range.between(0, 0.5),
              Importance.LOW,
              "Share of the ratings held out to choose the number of epochs; 0 takes all epochs.")
          .define(
              INITIAL_DEVIATION,
              ConfigDef.Type.DOUBLE,
              0.1,
              Range.atLeast(1e-9),
              Importance.LOW,
              "Standard deviation of a starting factor, times the square root of the number of"
                  + " factors.");

  /** The type of this family in the registry. */
  public static final FamilyType TYPE =
      new FamilyType(
          NAME, "matrix factorisation with biases on ratings", DEFINITION, BiasedMf::from);

  private final BiasedMfFitSettings settings;

  private BiasedMf(AbstractConfig config) {
    super(NAME, DEFINITION, config);
    this.settings =
        new BiasedMfFitSettings(
            config.getInt(FACTORS),
            config.getInt(EPOCHS),
            config.getDouble(LEARNING_RATE),
            config.getDouble(LEARNING_RATE_DECAY),
            config.getDouble(REGULARISATION),
            config.getDouble(BIAS_REGULARISATION),
            config.getDouble(REGULARISATION_EXPONENT),
            config.getDouble(VALIDATION_SHARE),
            config.getDouble(INITIAL_DEVIATION));
  }

  /**
   * Creates the family with these settings.
   *
   * @param values settings of {@link #DEFINITION}; others are ignored
   * @throws org.apache.kafka.common.config.ConfigException if a value is not valid
   */
  public static BiasedMf from(Map<String, ?> values) {
    return new BiasedMf(new AbstractConfig(DEFINITION, values, false));
  }

  @Override
  public boolean explicit() {
    return true;
  }

  @Override
  public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
    int epochs = bestEpochs(m, context);
    boolean[] all = new boolean[m.ratings()];
    Arrays.fill(all, true);
    BiasedMfSolver solver = new BiasedMfSolver(m, all, settings, context.seed(), context.workers());
    for (int epoch = 0; epoch < epochs; epoch++) {
      context.progress().progress("fit " + NAME, epoch, epochs);
      solver.epoch();
    }
    context.progress().progress("fit " + NAME, epochs, epochs);
    int d = settings.factors();
    EigenRotation rotated = EigenRotation.of(solver.itemFactors(), m.items(), d, context.workers());
    BiasedMfModel.put(
        out,
        d,
        rotated.factors(),
        solver.itemBias().clone(),
        new BiasedMfSettings(
            solver.mean(),
            settings.regularisation(),
            settings.biasRegularisation(),
            settings.regularisationExponent(),
            m.minRating(),
            m.maxRating()));
    return Fit.PLAIN;
  }

  /** The number of epochs that predicts held-out ratings of known users and items best. */
  int bestEpochs(RatingMatrix m, FitContext context) {
    boolean[] train = new boolean[m.ratings()];
    SplittableRandom random = new SplittableRandom(context.seed());
    int heldOut = 0;
    for (int k = 0; k < train.length; k++) {
      train[k] = random.nextDouble() >= settings.validationShare();
      heldOut += train[k] ? 0 : 1;
    }
    if (heldOut == 0 || heldOut == train.length) {
      return settings.epochs();
    }
    BiasedMfSolver solver =
        new BiasedMfSolver(m, train, settings, context.seed(), context.workers());
    int[] rows = m.rows();
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int epoch = 1; epoch <= settings.epochs() && epoch <= best + PATIENCE; epoch++) {
      context.progress().progress("early stopping " + NAME, epoch, settings.epochs());
      solver.epoch();
      double sum = 0;
      for (int k = 0; k < train.length; k++) {
        if (!train[k]) {
          double error = m.rating()[k] - solver.predict(rows[k], m.item()[k]);
          sum += error * error;
        }
      }
      if (sum < least) {
        least = sum;
        best = epoch;
      }
    }
    return Math.max(1, best);
  }
}
