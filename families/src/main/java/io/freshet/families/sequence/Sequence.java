package io.freshet.families.sequence;

import io.freshet.families.family.ConfiguredFamily;
import io.freshet.families.family.FamilyType;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.sequence.SequenceModel;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Sequence: predicts the next item from the newest ratings, weighted by positions and by seconds.
 * Every event but a user's first is a target. A fit with an earlier model of the same shape goes on
 * from its weights, with few epochs of the newest windows.
 */
public final class Sequence extends ConfiguredFamily {
  public static final String NAME = SequenceModel.FAMILY;

  private static final String DIMENSIONS = "dimensions";
  private static final String LENGTH = "length";
  private static final String NEGATIVES = "negatives";
  private static final String EPOCHS = "epochs";
  private static final String MAX_VISITS = "max.visits";
  private static final String WARM_EPOCHS = "warm.epochs";
  private static final String WARM_MAX_VISITS = "warm.max.visits";

  /** The settings, unprefixed. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              DIMENSIONS,
              ConfigDef.Type.INT,
              64,
              new Eights(),
              Importance.MEDIUM,
              "Length of an item vector, a multiple of 8.")
          .define(
              LENGTH,
              ConfigDef.Type.INT,
              100,
              Range.between(2, 1000),
              Importance.MEDIUM,
              "Newest ratings of a user that count.")
          .define(
              NEGATIVES,
              ConfigDef.Type.INT,
              1500,
              Range.between(1, 20_000),
              Importance.MEDIUM,
              "Items against which the targets of a batch are held, drawn for each batch.")
          .define(
              EPOCHS,
              ConfigDef.Type.INT,
              40,
              Range.between(1, 1000),
              Importance.HIGH,
              "Passes over the ratings of a fit from nothing.")
          .define(
              MAX_VISITS,
              ConfigDef.Type.LONG,
              50_000_000L,
              Range.atLeast(1000),
              Importance.MEDIUM,
              "Max ratings that a fit from nothing learns from, counted once per epoch. With more"
                  + " ratings there are fewer epochs, then only the newest ratings.")
          .define(
              WARM_EPOCHS,
              ConfigDef.Type.INT,
              2,
              Range.between(1, 1000),
              Importance.MEDIUM,
              "Passes of a fit that goes on from an earlier model.")
          .define(
              WARM_MAX_VISITS,
              ConfigDef.Type.LONG,
              2_000_000L,
              Range.atLeast(1000),
              Importance.MEDIUM,
              "The same as max.visits for a fit that goes on from an earlier model.");

  /** The type of this family in the registry. */
  public static final FamilyType TYPE =
      new FamilyType(
          NAME, "next item by decays over positions and seconds", DEFINITION, Sequence::from);

  private Sequence(AbstractConfig config) {
    super(NAME, DEFINITION, config);
  }

  /**
   * Creates the family with these settings.
   *
   * @param values settings of {@link #DEFINITION}; others are ignored
   * @throws ConfigException if a value is not valid
   */
  public static Sequence from(Map<String, ?> values) {
    return new Sequence(new AbstractConfig(DEFINITION, values, false));
  }

  /**
   * {@inheritDoc}
   *
   * @throws ArithmeticException if the loss is no longer finite
   */
  @Override
  public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
    TrainedSequence earlier = earlier(context);
    boolean cold = earlier == null;
    SequenceFit fit =
        fit(config.getInt(cold ? EPOCHS : WARM_EPOCHS), cold ? MAX_VISITS : WARM_MAX_VISITS);
    List<Fit.Epoch> curve = new ArrayList<>();
    fit.train(
            m, earlier, context.seed(), context.workers(), context.progress(), "fit " + NAME, curve)
        .put(out, "");
    return new Fit(null, curve);
  }

  private SequenceFit fit(int epochs, String visits) {
    return new SequenceFit(
        config.getInt(DIMENSIONS),
        config.getInt(LENGTH),
        config.getInt(NEGATIVES),
        epochs,
        config.getLong(visits));
  }

  /** The earlier model if this fit can go on from it. */
  private @Nullable TrainedSequence earlier(FitContext context) {
    return context.earlier() instanceof SequenceModel model
            && fit(1, MAX_VISITS).continues(model.network().settings())
        ? TrainedSequence.of(model.network(), model.catalogue())
        : null;
  }

  private static final class Eights implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, Object value) {
      if (!(value instanceof Integer d) || d < 8 || d > 512 || d % 8 != 0) {
        throw new ConfigException(name, value, "must be a multiple of 8 from 8 to 512");
      }
    }

    @Override
    public String toString() {
      return "a multiple of 8 from 8 to 512";
    }
  }
}
