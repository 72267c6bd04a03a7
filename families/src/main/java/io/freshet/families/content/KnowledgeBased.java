package io.freshet.families.content;

import io.freshet.families.family.ConfiguredFamily;
import io.freshet.families.family.FamilyType;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.content.KnowledgeBasedModel;
import io.freshet.model.content.StatementRules;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;

/**
 * Recommends from users' statements (see {@link KnowledgeBasedModel}). The quality of an item is
 * the logarithm of its number of likes, relative to the most liked item: {@code ln(1 + n) / ln(1 +
 * max)}.
 */
public final class KnowledgeBased extends ConfiguredFamily {
  public static final String NAME = KnowledgeBasedModel.FAMILY;

  private static final String QUALITY_WEIGHT = "quality.weight";
  private static final String FROM_RATINGS = "ratings.as.statements";
  private static final String RULES = "rules";

  /** The settings, unprefixed. */
  public static final ConfigDef DEFINITION =
      ContentBased.features(new ConfigDef())
          .define(
              QUALITY_WEIGHT,
              ConfigDef.Type.DOUBLE,
              1.0,
              Range.atLeast(0),
              Importance.MEDIUM,
              "Weight of an item's quality, 0 to 1, beside the match of its features, -1 to 1.")
          .define(
              FROM_RATINGS,
              ConfigDef.Type.BOOLEAN,
              false,
              Importance.MEDIUM,
              "Whether the ratings of a user who states nothing count as statements.")
          .define(
              RULES,
              ConfigDef.Type.STRING,
              "",
              ConfigDef.LambdaValidator.with(
                  KnowledgeBased::checkRules, () -> "name=value:feature=weight,...;..."),
              Importance.MEDIUM,
              "Weights that demographics give to features, for example"
                  + " ageGroup=child:Children=1,Horror=-2.");

  /** The type of this family in the registry. */
  public static final FamilyType TYPE =
      new FamilyType(
          NAME, "stated likes and demographics, no history", DEFINITION, KnowledgeBased::from);

  private KnowledgeBased(AbstractConfig config) {
    super(NAME, DEFINITION, config);
  }

  private static void checkRules(String name, Object value) {
    try {
      StatementRules.parse(String.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }

  /**
   * Creates the family with these settings.
   *
   * @param values settings of {@link #DEFINITION}; others are ignored
   * @throws ConfigException if a value is not valid
   */
  public static KnowledgeBased from(Map<String, ?> values) {
    return new KnowledgeBased(new AbstractConfig(DEFINITION, values, false));
  }

  @Override
  public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
    FeatureTable table =
        FeatureTable.of(
            m.catalogue(),
            context.items(),
            config.getInt(ContentBased.OLD_BEFORE),
            config.getInt(FeatureTable.MAX_GENRES));
    KnowledgeBasedModel.put(
        out,
        table.names(),
        table.values(),
        quality(m, context.likeThreshold()),
        new KnowledgeBasedModel.Settings(
            config.getDouble(QUALITY_WEIGHT),
            config.getBoolean(FROM_RATINGS),
            context.likeThreshold()),
        config.getString(RULES));
    context.progress().progress("fit " + NAME, 1, 1);
    return Fit.PLAIN;
  }

  private static float[] quality(RatingMatrix m, double likeThreshold) {
    int[] likes = new int[m.items()];
    int most = 0;
    for (int k = 0; k < m.ratings(); k++) {
      if (m.rating()[k] >= likeThreshold) {
        most = Math.max(most, ++likes[m.item()[k]]);
      }
    }
    float[] quality = new float[likes.length];
    for (int i = 0; i < quality.length; i++) {
      quality[i] = most == 0 ? 0 : (float) (StrictMath.log1p(likes[i]) / StrictMath.log1p(most));
    }
    return quality;
  }
}
