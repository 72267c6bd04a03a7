package io.freshet.families.popularity;

import io.freshet.families.family.Family;
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
 * Nothing but the popularity columns, which every snapshot has: the family for data too thin for
 * taste.
 */
public final class PopularityFamily implements Family {
  public static final String NAME = PopularityModel.FAMILY;

  /** What is counted: {@link Kind#text}. */
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

  /** This family among the others. */
  public static final FamilyType TYPE =
      new FamilyType(
          NAME,
          "popularity: of all time, decayed, of likes, or per context cell",
          DEFINITION,
          PopularityFamily::from);

  private final Kind kind;

  /** Decayed popularity. */
  public PopularityFamily() {
    this(Kind.DECAYED);
  }

  /** Popularity of a kind. */
  public PopularityFamily(Kind kind) {
    this.kind = kind;
  }

  private static PopularityFamily from(Map<String, ?> settings) {
    String text = new AbstractConfig(DEFINITION, settings, false).getString(KIND);
    return new PopularityFamily(Kind.valueOf(text.toUpperCase(Locale.ROOT)));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(KIND, kind.text());
  }

  /** {@inheritDoc} The counts themselves are in every snapshot already. */
  @Override
  public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
    PopularityModel.put(out, kind);
    context.progress().progress("fit " + NAME, 1, 1);
    return Fit.PLAIN;
  }
}
