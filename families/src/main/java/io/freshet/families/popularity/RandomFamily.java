package io.freshet.families.popularity;

import io.freshet.families.family.Family;
import io.freshet.families.family.FamilyType;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.popularity.RandomModel;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The random family, the baseline that every other family must beat: an order by chance, determined
 * by a seed.
 */
public final class RandomFamily implements Family {
  public static final String NAME = RandomModel.FAMILY;

  /** The type of this family in the registry. */
  public static final FamilyType TYPE =
      new FamilyType(
          NAME, "an order by chance, seeded", new ConfigDef(), settings -> new RandomFamily());

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of();
  }

  @Override
  public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
    RandomModel.put(out, context.seed());
    context.progress().progress("fit " + NAME, 1, 1);
    return Fit.PLAIN;
  }
}
