package io.freshet.families.popularity;

import io.freshet.families.family.ConfiguredFamily;
import io.freshet.families.family.FamilyType;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.popularity.PopularityModel;
import io.freshet.model.popularity.PopularityModel.Kind;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/**
 * The popularity family: ranks by the popularity columns that every snapshot has. It suits data
 * that are too sparse to learn taste from.
 */
public final class PopularityFamily extends ConfiguredFamily {
  public static final String NAME = PopularityModel.FAMILY;

  /** Setting: how popularity is counted, see {@link Kind#text}. */
  public static final String KIND = "kind";

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              KIND,
              ConfigDef.Type.STRING,
              Kind.DECAYED.text(),
              ValidString.in(Arrays.stream(Kind.values()).map(Kind::text).toArray(String[]::new)),
              Importance.LOW,
              "Events that are counted. all: every event alike. decayed: every event, newer events"
                  + " with more weight. liked: liked events only, decayed. cell: events of the"
                  + " context cell that is asked for, decayed.");

  /** The type of this family in the registry. */
  public static final FamilyType TYPE =
      new FamilyType(
          NAME,
          "popularity: of all time, decayed, of likes, or per context cell",
          DEFINITION,
          PopularityFamily::from);

  private PopularityFamily(AbstractConfig config) {
    super(NAME, DEFINITION, config);
  }

  /** Creates the family with decayed popularity. */
  public PopularityFamily() {
    this(Kind.DECAYED);
  }

  /** Creates the family with a kind of popularity. */
  public PopularityFamily(Kind kind) {
    this(new AbstractConfig(DEFINITION, Map.of(KIND, kind.text()), false));
  }

  private static PopularityFamily from(Map<String, ?> values) {
    return new PopularityFamily(new AbstractConfig(DEFINITION, values, false));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The counts are already in every snapshot.
   */
  @Override
  public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
    Kind kind = Kind.valueOf(config.getString(KIND).toUpperCase(Locale.ROOT));
    PopularityModel.put(out, kind);
    context.progress().progress("fit " + NAME, 1, 1);
    return Fit.PLAIN;
  }
}
