package io.freshet.families.ials;

import io.freshet.families.algebra.EigenRotation;
import io.freshet.families.content.ContentRegression;
import io.freshet.families.family.ConfiguredFamily;
import io.freshet.families.family.FamilyType;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.ials.IalsModel;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;

/**
 * Implicit ALS: every rating is an interaction, and its value is at most a confidence. Users are
 * not part of the snapshot. The scorer folds them in from their histories, with the same solution
 * as the last user sweep.
 */
public final class ImplicitAls extends ConfiguredFamily {
  public static final String NAME = IalsModel.FAMILY;

  private static final String FACTORS = "factors";
  private static final String BLOCK = "block";
  private static final String SWEEPS = "sweeps";
  private static final String UNOBSERVED_WEIGHT = "unobserved.weight";
  private static final String REGULARISATION = "regularisation";
  private static final String REGULARISATION_EXPONENT = "regularisation.exponent";
  private static final String CONFIDENCE = "confidence";
  private static final String INITIAL_DEVIATION = "initial.deviation";
  private static final String POPULARITY_WEIGHT = "popularity.weight";

  /**
   * The settings, unprefixed. The defaults were tuned on MovieLens (ratings 0.5 to 5); a source
   * with another scale needs other confidence steps.
   */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              FACTORS,
              ConfigDef.Type.INT,
              64,
              Range.between(1, 2048),
              Importance.MEDIUM,
              "Length of a factor vector.")
          .define(
              BLOCK,
              ConfigDef.Type.INT,
              16,
              new BlockSize(),
              Importance.LOW,
              "Coordinates that the block solver solves together: 4, 8, 12 or 16.")
          .define(
              SWEEPS,
              ConfigDef.Type.INT,
              8,
              Range.atLeast(1),
              Importance.MEDIUM,
              "Passes over users and items.")
          .define(
              UNOBSERVED_WEIGHT,
              ConfigDef.Type.DOUBLE,
              0.3,
              Range.atLeast(1e-9),
              Importance.MEDIUM,
              "Weight of a pair of user and item without a rating; 1 is the weight of a pair with"
                  + " a rating of full confidence.")
          .define(
              REGULARISATION,
              ConfigDef.Type.DOUBLE,
              0.1,
              Range.atLeast(1e-12),
              Importance.MEDIUM,
              "L2 regularisation, scaled by a row's frequency to the power of regularisation.exponent.")
          .define(
              REGULARISATION_EXPONENT,
              ConfigDef.Type.DOUBLE,
              0.5,
              Range.between(0, 1),
              Importance.LOW,
              "0 regularises every row alike, 1 in proportion to its ratings.")
          .define(
              CONFIDENCE,
              ConfigDef.Type.STRING,
              "0.5:0.1,3:0.4,4:1",
              new ConfidenceSteps(),
              Importance.LOW,
              "Weight of a rating, as ascending steps rating:weight separated by commas; empty"
                  + " gives every rating weight 1.")
          .define(
              INITIAL_DEVIATION,
              ConfigDef.Type.DOUBLE,
              0.1,
              Range.atLeast(1e-9),
              Importance.LOW,
              "Standard deviation of a starting factor, times the square root of the number of"
                  + " factors.")
          .define(
              POPULARITY_WEIGHT,
              ConfigDef.Type.DOUBLE,
              0.05,
              Range.between(0, 1000),
              Importance.MEDIUM,
              "Weight of ln(1 + decayed popularity) in an item's score; 0 leaves the ranking to"
                  + " the factors.");

  /** The type of this family in the registry. */
  public static final FamilyType TYPE =
      new FamilyType(
          NAME,
          "implicit ALS with fold-in and popularity of the day",
          DEFINITION,
          ImplicitAls::from);

  private final IalsFitSettings settings;

  private ImplicitAls(AbstractConfig config) {
    super(NAME, DEFINITION, config);
    this.settings =
        new IalsFitSettings(
            config.getInt(FACTORS),
            config.getInt(BLOCK),
            config.getInt(SWEEPS),
            config.getDouble(UNOBSERVED_WEIGHT),
            config.getDouble(REGULARISATION),
            config.getDouble(REGULARISATION_EXPONENT),
            IalsFitSettings.parseConfidence(config.getString(CONFIDENCE)),
            config.getDouble(INITIAL_DEVIATION),
            config.getDouble(POPULARITY_WEIGHT));
  }

  /**
   * Creates the family with these settings.
   *
   * @param values settings of {@link #DEFINITION}; others are ignored
   * @throws ConfigException if a value is not valid
   */
  public static ImplicitAls from(Map<String, ?> values) {
    return new ImplicitAls(new AbstractConfig(DEFINITION, values, false));
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> text = super.settings();
    // Equal steps must give equal recipes, however their numbers were written.
    text.put(CONFIDENCE, IalsFitSettings.formatConfidence(settings.confidence()));
    return text;
  }

  @Override
  public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
    IalsSolver solver = new IalsSolver(m, settings, context.seed(), context.workers());
    for (int sweep = 0; sweep < settings.sweeps(); sweep++) {
      context.progress().progress("fit " + NAME, sweep, settings.sweeps());
      solver.sweep();
    }
    context.progress().progress("fit " + NAME, settings.sweeps(), settings.sweeps());
    int d = settings.factors();
    EigenRotation rotated = EigenRotation.of(solver.itemFactors(), m.items(), d, context.workers());
    IalsModel.put(
        out,
        d,
        rotated.factors(),
        rotated.gramDiagonal(),
        settings.loss(m.users(), m.items()),
        settings.popularityWeight());
    ContentRegression.put(
        m,
        context.items(),
        out,
        List.of(new ContentRegression.Target(IalsModel.FACTORS, ItemFactors.SECTION, d, true)));
    return Fit.PLAIN;
  }

  private static final class BlockSize implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, Object value) {
      if (!(value instanceof Integer block) || block < 4 || block > 16 || block % 4 != 0) {
        throw new ConfigException(name, value, "must be 4, 8, 12 or 16");
      }
    }

    @Override
    public String toString() {
      return "4, 8, 12 or 16";
    }
  }

  private static final class ConfidenceSteps implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, Object value) {
      try {
        new IalsFitSettings(
            1, 16, 1, 1, 1, 1, IalsFitSettings.parseConfidence(String.valueOf(value)), 1, 0);
      } catch (IllegalArgumentException e) {
        throw new ConfigException(name, value, e.getMessage());
      }
    }

    @Override
    public String toString() {
      return "rating:weight,… with ascending ratings and positive weights";
    }
  }
}
