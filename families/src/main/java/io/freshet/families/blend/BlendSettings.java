package io.freshet.families.blend;

import io.freshet.families.family.SettingsText;
import io.freshet.families.ials.IalsFitSettings;
import io.freshet.model.blend.Term;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The settings of a blend's fit. */
final class BlendSettings {
  private static final String FACTORS = "factors";
  private static final String SESSION_FACTORS = "session.factors";
  private static final String SWEEPS = "sweeps";
  private static final String WARM_SWEEPS = "warm.sweeps";
  private static final String CONFIDENCE = "confidence";
  private static final String UNOBSERVED_WEIGHT = "unobserved.weight";
  private static final String REGULARISATION = "regularisation";
  private static final String SESSION_LENGTH = "session.length";
  static final String PAIRS_PER_ITEM = "pairs.per.item";
  private static final String POPULARITY_EFOLD = "popularity.efold";
  private static final String SLOW_POPULARITY_EFOLD = "popularity.slow.efold";
  private static final String CHOICES = "choices";
  private static final String CHOICES_SHARE = "choices.share";
  private static final String CANDIDATES = "candidates";
  private static final String NEGATIVES = "negatives";
  private static final String TAIL_NEGATIVES = "tail.negatives";
  private static final String PENALTY = "penalty";
  private static final String WITHOUT = "without";
  private static final String HEAD_UNITS = "head.units";
  private static final String HEAD_EPOCHS = "head.epochs";
  private static final String TRIAL_CHOICES = "trial.choices";

  private static final double EXPONENT = 0.5;
  private static final double DEVIATION = 0.1;
  private static final int BLOCK = 16;

  /** The settings, unprefixed. */
  static final ConfigDef DEFINITION =
      SequenceTermSettings.define(new ConfigDef())
          .define(
              FACTORS,
              ConfigDef.Type.INT,
              64,
              Range.between(1, 2048),
              Importance.MEDIUM,
              "Length of a factor vector of taste.")
          .define(
              SESSION_FACTORS,
              ConfigDef.Type.INT,
              64,
              Range.between(1, 2048),
              Importance.LOW,
              "Length of a factor vector of stretches of histories.")
          .define(
              SWEEPS,
              ConfigDef.Type.INT,
              6,
              Range.atLeast(1),
              Importance.LOW,
              "Passes over users and items of a first fit of factors.")
          .define(
              WARM_SWEEPS,
              ConfigDef.Type.INT,
              3,
              Range.atLeast(1),
              Importance.LOW,
              "Passes over users and items of a fit that starts from an earlier one.")
          .define(
              CONFIDENCE,
              ConfigDef.Type.STRING,
              "0.5:0.1,3:0.4,4:1",
              new ConfigDef.NonNullValidator(),
              Importance.LOW,
              "Weight of a rating in taste, as ascending steps rating:weight separated by commas;"
                  + " empty gives every rating weight 1.")
          .define(
              UNOBSERVED_WEIGHT,
              ConfigDef.Type.DOUBLE,
              0.3,
              Range.atLeast(1e-9),
              Importance.LOW,
              "Weight of a pair of user and item without a rating; 1 is the weight of a pair with"
                  + " a rating of full confidence.")
          .define(
              REGULARISATION,
              ConfigDef.Type.DOUBLE,
              0.1,
              Range.atLeast(1e-12),
              Importance.LOW,
              "L2 regularisation of the factors, scaled by the square root of a row's frequency.")
          .define(
              SESSION_LENGTH,
              ConfigDef.Type.INT,
              20,
              Range.between(4, 1000),
              Importance.LOW,
              "Number of ratings in a stretch of a history.")
          .define(
              PAIRS_PER_ITEM,
              ConfigDef.Type.INT,
              256,
              Range.between(1, 100_000),
              Importance.MEDIUM,
              "Number of pairs kept per item: the items that are rated near it most often.")
          .define(
              POPULARITY_EFOLD,
              ConfigDef.Type.DOUBLE,
              5000.0,
              Range.atLeast(1),
              Importance.LOW,
              "Ratings over which a rating's weight in the popularity of the day falls to 1/e.")
          .define(
              SLOW_POPULARITY_EFOLD,
              ConfigDef.Type.DOUBLE,
              50_000.0,
              Range.atLeast(1),
              Importance.LOW,
              "Ratings over which a rating's weight in the popularity of the season falls to 1/e.")
          .define(
              CHOICES,
              ConfigDef.Type.INT,
              4000,
              Range.atLeast(0),
              Importance.MEDIUM,
              "Min number of liked ratings, the newest ones, from which the weights are learned: a"
                  + " fit takes 8 % of all likes where that is more, 40,000 at most. 0 learns"
                  + " nothing.")
          .define(
              CHOICES_SHARE,
              ConfigDef.Type.DOUBLE,
              0.3,
              Range.between(0.01, 0.9),
              Importance.LOW,
              "Max share of all ratings, the newest ones, from which these choices are taken.")
          .define(
              CANDIDATES,
              ConfigDef.Type.INT,
              40,
              Range.between(1, 10_000),
              Importance.LOW,
              "Number of best items of each part that are the candidates of a choice.")
          .define(
              NEGATIVES,
              ConfigDef.Type.INT,
              32,
              Range.between(0, 10_000),
              Importance.LOW,
              "Number of random items that stand for the rest of the catalogue in a choice, where"
                  + " there are at least 8,000 choices; 0 learns from the best items of each part"
                  + " alone.")
          .define(
              TAIL_NEGATIVES,
              ConfigDef.Type.INT,
              100,
              Range.between(0, 10_000),
              Importance.LOW,
              "Number of random items that a liked item is compared with, to learn the order of the"
                  + " items below the best 64; 0 leaves these in the order of the best.")
          .define(
              PENALTY,
              ConfigDef.Type.DOUBLE,
              10.0,
              Range.atLeast(1e-6),
              Importance.LOW,
              "Strength of the prior of the weights, as a number of choices with the same"
                  + " strength.")
          .define(
              WITHOUT,
              ConfigDef.Type.STRING,
              "",
              new KnownTerms(),
              Importance.LOW,
              "Terms to leave out, separated by commas, to measure what each term is worth.")
          .define(
              HEAD_UNITS,
              ConfigDef.Type.INT,
              24,
              Range.between(0, 1024),
              Importance.MEDIUM,
              "Units of the re-ranking head; 0 for no head. The head is used only if it pays on"
                  + " choices that it has not seen.")
          .define(
              HEAD_EPOCHS,
              ConfigDef.Type.INT,
              8,
              Range.between(1, 1000),
              Importance.LOW,
              "Passes over the choices in which the head learns.")
          .define(
              TRIAL_CHOICES,
              ConfigDef.Type.INT,
              500,
              Range.atLeast(2),
              Importance.LOW,
              "Min number of choices for the trials of the head and of the terms of context and"
                  + " sequence.");

  private final AbstractConfig config;
  private final IalsFitSettings taste;
  private final IalsFitSettings session;

  private BlendSettings(AbstractConfig config) {
    this.config = config;
    this.taste = factors(FACTORS, config.getString(CONFIDENCE));
    this.session = factors(SESSION_FACTORS, "");
  }

  /**
   * Parses settings; missing settings take their defaults, unknown ones are ignored.
   *
   * @throws org.apache.kafka.common.config.ConfigException if a value is not valid
   */
  static BlendSettings of(Map<String, ?> values) {
    AbstractConfig config = new AbstractConfig(DEFINITION, values, false);
    try {
      return new BlendSettings(config);
    } catch (IllegalArgumentException e) {
      throw new org.apache.kafka.common.config.ConfigException(
          CONFIDENCE, config.getString(CONFIDENCE), e.getMessage());
    }
  }

  private IalsFitSettings factors(String length, String confidence) {
    return new IalsFitSettings(
        config.getInt(length),
        BLOCK,
        config.getInt(SWEEPS),
        config.getDouble(UNOBSERVED_WEIGHT),
        config.getDouble(REGULARISATION),
        EXPONENT,
        IalsFitSettings.parseConfidence(confidence),
        DEVIATION,
        0);
  }

  Map<String, String> text() {
    return SettingsText.of(DEFINITION, config);
  }

  IalsFitSettings taste() {
    return taste;
  }

  IalsFitSettings session() {
    return session;
  }

  int warmSweeps() {
    return config.getInt(WARM_SWEEPS);
  }

  int sessionLength() {
    return config.getInt(SESSION_LENGTH);
  }

  int pairsPerItem() {
    return config.getInt(PAIRS_PER_ITEM);
  }

  double popularityEFold() {
    return config.getDouble(POPULARITY_EFOLD);
  }

  double slowPopularityEFold() {
    return config.getDouble(SLOW_POPULARITY_EFOLD);
  }

  int choices() {
    return config.getInt(CHOICES);
  }

  double choicesShare() {
    return config.getDouble(CHOICES_SHARE);
  }

  int candidates() {
    return config.getInt(CANDIDATES);
  }

  int negatives() {
    return config.getInt(NEGATIVES);
  }

  int tailNegatives() {
    return config.getInt(TAIL_NEGATIVES);
  }

  /** The terms to leave out. */
  Set<Term> without() {
    List<String> names = names(config.getString(WITHOUT));
    Set<Term> out = EnumSet.noneOf(Term.class);
    for (Term term : Term.values()) {
      if (names.contains(term.text())) {
        out.add(term);
      }
    }
    return out;
  }

  private static List<String> names(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** Accepts names of terms. */
  private static final class KnownTerms implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, Object value) {
      List<String> known = Arrays.stream(Term.values()).map(Term::text).toList();
      for (String term : names((String) value)) {
        if (!known.contains(term)) {
          throw new org.apache.kafka.common.config.ConfigException(
              name, term, "is none of " + String.join(", ", known));
        }
      }
    }

    @Override
    public String toString() {
      return "names of terms";
    }
  }

  int headUnits() {
    return config.getInt(HEAD_UNITS);
  }

  int headEpochs() {
    return config.getInt(HEAD_EPOCHS);
  }

  int trialChoices() {
    return config.getInt(TRIAL_CHOICES);
  }

  /** The settings of the term {@code sequence}. */
  SequenceTermSettings sequence() {
    return new SequenceTermSettings(config);
  }

  double penalty() {
    return config.getDouble(PENALTY);
  }
}
