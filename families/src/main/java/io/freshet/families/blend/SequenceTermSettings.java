package io.freshet.families.blend;

import io.freshet.families.sequence.SequenceFit;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The settings of a blend's term {@code sequence}. */
final class SequenceTermSettings {
  private static final String WHEN = "sequence";
  private static final String NEGATIVES = "sequence.negatives";
  private static final String EPOCHS = "sequence.epochs";
  private static final String WARM_EPOCHS = "sequence.warm.epochs";
  private static final String MAX_VISITS = "sequence.max.visits";
  private static final String WARM_MAX_VISITS = "sequence.warm.max.visits";

  private static final String NEVER = "never";
  private static final String REFIT = "refit";
  private static final String ALWAYS = "always";
  private static final int DIMENSIONS = 64;
  private static final int LENGTH = 100;

  private final AbstractConfig config;

  SequenceTermSettings(AbstractConfig config) {
    this.config = config;
  }

  /** Adds the settings to a definition. */
  static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            WHEN,
            ConfigDef.Type.STRING,
            NEVER,
            ConfigDef.ValidString.in(NEVER, REFIT, ALWAYS),
            Importance.MEDIUM,
            "When a fit trains a sequence network and tries it as a term: never, refit (with an"
                + " earlier model) or always. The term is used only if it pays on choices that"
                + " it has not seen.")
        .define(
            NEGATIVES,
            ConfigDef.Type.INT,
            512,
            Range.between(1, 20_000),
            Importance.LOW,
            "Items against which the network's targets are held, drawn for each batch.")
        .define(
            EPOCHS,
            ConfigDef.Type.INT,
            40,
            Range.between(1, 1000),
            Importance.MEDIUM,
            "Passes over the ratings in which a network learns from nothing.")
        .define(
            WARM_EPOCHS,
            ConfigDef.Type.INT,
            2,
            Range.between(1, 1000),
            Importance.LOW,
            "Passes over the ratings in which a network goes on from an earlier one.")
        .define(
            MAX_VISITS,
            ConfigDef.Type.LONG,
            12_000_000L,
            Range.atLeast(1000),
            Importance.LOW,
            "Max ratings that a network learns from when it starts from nothing, counted once per"
                + " pass. With more ratings there are fewer passes, then only the newest"
                + " ratings.")
        .define(
            WARM_MAX_VISITS,
            ConfigDef.Type.LONG,
            2_000_000L,
            Range.atLeast(1000),
            Importance.LOW,
            "The same as sequence.max.visits for a network that goes on from an earlier one.");
  }

  /**
   * Tells whether a fit tries the term of a sequence network.
   *
   * @param refit whether there is an earlier model
   */
  boolean tried(boolean refit) {
    String when = config.getString(WHEN);
    return when.equals(ALWAYS) || (when.equals(REFIT) && refit);
  }

  /** How a sequence network is trained from nothing. */
  SequenceFit first() {
    return fit(EPOCHS, MAX_VISITS);
  }

  /** How a sequence network goes on from an earlier one. */
  SequenceFit warm() {
    return fit(WARM_EPOCHS, WARM_MAX_VISITS);
  }

  private SequenceFit fit(String epochs, String visits) {
    return new SequenceFit(
        DIMENSIONS,
        LENGTH,
        config.getInt(NEGATIVES),
        config.getInt(epochs),
        config.getLong(visits));
  }
}
