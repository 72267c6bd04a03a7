package io.freshet.families.content;

import io.freshet.families.family.ConfiguredFamily;
import io.freshet.families.family.FamilyType;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.content.ContentBasedModel;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * Content-based filtering by genres and age (see {@link ContentBasedModel}). Nothing is learned:
 * the snapshot holds the features of the rated items.
 */
public final class ContentBased extends ConfiguredFamily {
  public static final String NAME = ContentBasedModel.FAMILY;

  static final String OLD_BEFORE = "old.before";

  /** The settings, unprefixed. */
  public static final ConfigDef DEFINITION = features(new ConfigDef());

  /** The type of this family in the registry. */
  public static final FamilyType TYPE =
      new FamilyType(NAME, "genres and age of what was rated", DEFINITION, ContentBased::from);

  private ContentBased(AbstractConfig config) {
    super(NAME, DEFINITION, config);
  }

  /** Adds the settings of {@link FeatureTable}. */
  static ConfigDef features(ConfigDef definition) {
    return definition
        .define(
            OLD_BEFORE,
            ConfigDef.Type.INT,
            2000,
            Importance.LOW,
            "Items of an earlier year than this have the feature old.")
        .define(
            FeatureTable.MAX_GENRES,
            ConfigDef.Type.INT,
            256,
            Range.between(1, 4096),
            Importance.LOW,
            "Max number of genres that are features, the most frequent ones.");
  }

  /**
   * Creates the family with these settings.
   *
   * @param values settings of {@link #DEFINITION}; others are ignored
   * @throws org.apache.kafka.common.config.ConfigException if a value is not valid
   */
  public static ContentBased from(Map<String, ?> values) {
    return new ContentBased(new AbstractConfig(DEFINITION, values, false));
  }

  @Override
  public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
    FeatureTable table =
        FeatureTable.of(
            m.catalogue(),
            context.items(),
            config.getInt(OLD_BEFORE),
            config.getInt(FeatureTable.MAX_GENRES));
    ContentBasedModel.put(out, table.names(), table.values());
    context.progress().progress("fit " + NAME, 1, 1);
    return Fit.PLAIN;
  }
}
