package io.freshet.trainer.family;

import io.freshet.model.PopularityModel;
import io.freshet.model.SnapshotWriter;
import io.freshet.trainer.matrix.RatingMatrix;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Nothing but the popularity table, which every snapshot has: the family for data too thin for
 * taste.
 */
public final class PopularityFamily implements Family {
  public static final String NAME = PopularityModel.FAMILY;

  /** This family among the others. */
  public static final FamilyType TYPE =
      new FamilyType(
          NAME, "popularity, decayed", new ConfigDef(), settings -> new PopularityFamily());

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
    context.progress().progress("fit " + NAME, 1, 1);
    return Fit.PLAIN;
  }
}
