package io.freshet.families.linear;

import io.freshet.families.family.ConfiguredFamily;
import io.freshet.families.family.FamilyType;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.SizeLimitException;
import io.freshet.model.linear.EaseModel;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * EASE (Steck 2019): a linear item-item model in closed form. Every rating counts as 1.
 *
 * <p>Time grows with the cube of the number of items (or of users, if there are fewer), memory with
 * its square. A catalogue above a limit is refused. A snapshot keeps the largest weights to each
 * item.
 */
public final class Ease extends ConfiguredFamily {
  public static final String NAME = EaseModel.FAMILY;

  private static final String REGULARISATION = "regularisation";
  private static final String MAX_ITEMS = "max.items";
  private static final String MIN_ITEM_RATINGS = "min.item.ratings";
  private static final String WEIGHTS_PER_ITEM = "weights.per.item";

  /** The settings, unprefixed. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              REGULARISATION,
              ConfigDef.Type.DOUBLE,
              200.0,
              Range.atLeast(1e-3),
              Importance.HIGH,
              "Lambda, the number that is added to the diagonal of the item-item counts.")
          .define(
              MAX_ITEMS,
              ConfigDef.Type.INT,
              20_000,
              Range.between(1, 40_000),
              Importance.MEDIUM,
              "Max items of a fit; a fit with more items is refused. 20,000 items take 0.8 GB and"
                  + " minutes.")
          .define(
              MIN_ITEM_RATINGS,
              ConfigDef.Type.INT,
              1,
              Range.atLeast(1),
              Importance.MEDIUM,
              "Items with fewer ratings get no weights and are not counted against max.items.")
          .define(
              WEIGHTS_PER_ITEM,
              ConfigDef.Type.INT,
              2500,
              Range.atLeast(1),
              Importance.MEDIUM,
              "Number of weights to an item that a snapshot keeps on average (more to popular"
                  + " items), the largest by absolute value. The other weights count as their"
                  + " mean.");

  /** The type of this family in the registry. */
  public static final FamilyType TYPE =
      new FamilyType(NAME, "linear item-item model in closed form", DEFINITION, Ease::from);

  private Ease(AbstractConfig config) {
    super(NAME, DEFINITION, config);
  }

  /**
   * Creates the family with these settings.
   *
   * @param values settings of {@link #DEFINITION}; others are ignored
   * @throws org.apache.kafka.common.config.ConfigException if a value is not valid
   */
  public static Ease from(Map<String, ?> values) {
    return new Ease(new AbstractConfig(DEFINITION, values, false));
  }

  /**
   * {@inheritDoc}
   *
   * @throws SizeLimitException if more items than {@code max.items} get weights, or there are more
   *     items in total than a snapshot can number
   */
  @Override
  public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
    SizeLimitException.checkNumberedItems(NAME, m.items());
    int[] counts = m.ratingsOfItem();
    boolean[] kept = new boolean[counts.length];
    int items = 0;
    for (int i = 0; i < counts.length; i++) {
      kept[i] = counts[i] >= config.getInt(MIN_ITEM_RATINGS);
      items += kept[i] ? 1 : 0;
    }
    SizeLimitException.check(
        NAME,
        "items",
        items,
        config.getInt(MAX_ITEMS),
        "raise " + MIN_ITEM_RATINGS + ", or " + MAX_ITEMS + " if memory and time allow");
    EaseSolver solver =
        new EaseSolver(
            m, kept, config.getDouble(REGULARISATION), context.workers(), context.progress());
    EaseSolver.Weights weights =
        solver.weights(config.getInt(WEIGHTS_PER_ITEM), solver.usersAreCheaper());
    EaseModel.put(out, weights.rest(), weights.deviations());
    return Fit.PLAIN;
  }
}
