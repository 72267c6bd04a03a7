package io.freshet.trainer.gate;

import io.freshet.families.Families;
import io.freshet.families.family.Family;
import io.freshet.schemas.rating.EventValues;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings of how candidates are fitted and judged.
 *
 * @param families recipes to fit, the preferred one first
 * @param likeThreshold min rating of a like
 * @param sliceShare share of the newest events that form the slice if too few lie after the
 *     champion's data
 * @param sliceMinEvents min number of liked events after the champion's data for these to form the
 *     slice
 * @param sliceMaxEvents approximate max number of liked events scored; beyond it users are sampled
 * @param popularityEFold events after which decayed popularity has forgotten an event to 1/e
 * @param gateAlpha the gate's allowed error, one-sided
 * @param gateMinUsers min scored users for another recipe to be published
 * @param limits of the checks of a refitted model
 * @param events what the events of each type are worth
 */
public record RefitSettings(
    List<Family> families,
    double likeThreshold,
    double sliceShare,
    int sliceMinEvents,
    int sliceMaxEvents,
    double popularityEFold,
    double gateAlpha,
    int gateMinUsers,
    ModelChecks.Limits limits,
    EventValues events) {

  public static final String FAMILIES = "trainer.families";
  public static final String LIKE_THRESHOLD = "trainer.like.threshold";
  public static final String SLICE_SHARE = "trainer.slice.share";
  public static final String SLICE_MIN_EVENTS = "trainer.slice.min.events";
  public static final String SLICE_MAX_EVENTS = "trainer.slice.max.events";
  public static final String POPULARITY_EFOLD_EVENTS = "trainer.popularity.efold.events";
  public static final String GATE_ALPHA = "trainer.gate.alpha";
  public static final String GATE_MIN_USERS = "trainer.gate.min.users";
  public static final String CHECK_MIN_OVERLAP = "trainer.check.min.overlap";
  public static final String CHECK_MIN_COVERAGE_RATIO = "trainer.check.min.coverage.ratio";

  /**
   * The settings with their types, defaults and documentation. A family's own settings are named
   * {@code trainer.<family>.<setting>}.
   */
  public static final ConfigDef DEFINITION = definition();

  public RefitSettings {
    families = List.copyOf(families);
  }

  /**
   * Reads the settings from {@code values}.
   *
   * @throws ConfigException if a value is invalid
   */
  public static RefitSettings from(Map<String, ?> values) {
    AbstractConfig config = new AbstractConfig(DEFINITION, values, false);
    List<Family> families = new ArrayList<>();
    for (String name : config.getList(FAMILIES)) {
      families.add(Families.create(name, config.originalsWithPrefix(prefix(name))));
    }
    return new RefitSettings(
        families,
        config.getDouble(LIKE_THRESHOLD),
        config.getDouble(SLICE_SHARE),
        config.getInt(SLICE_MIN_EVENTS),
        config.getInt(SLICE_MAX_EVENTS),
        config.getDouble(POPULARITY_EFOLD_EVENTS),
        config.getDouble(GATE_ALPHA),
        config.getInt(GATE_MIN_USERS),
        new ModelChecks.Limits(
            config.getDouble(CHECK_MIN_OVERLAP), config.getDouble(CHECK_MIN_COVERAGE_RATIO)),
        EventValues.from(values, config.getDouble(LIKE_THRESHOLD)));
  }

  private static String prefix(String family) {
    return "trainer." + family + ".";
  }

  private static ConfigDef definition() {
    ConfigDef definition =
        new ConfigDef()
            .define(
                FAMILIES,
                ConfigDef.Type.LIST,
                "blend,ials",
                new FamilyNames(),
                Importance.MEDIUM,
                "Families to fit at each refit, the preferred first: "
                    + String.join(", ", Families.names())
                    + ".")
            .define(
                LIKE_THRESHOLD,
                ConfigDef.Type.DOUBLE,
                4.0,
                Importance.MEDIUM,
                "Min rating of a like. Models are judged by the chance of a liked next"
                    + " interaction.")
            .define(
                SLICE_SHARE,
                ConfigDef.Type.DOUBLE,
                0.15,
                Range.between(0.01, 0.5),
                Importance.LOW,
                "Share of the events, the newest ones, on which candidates are judged if too few"
                    + " came after the champion's data.")
            .define(
                SLICE_MIN_EVENTS,
                ConfigDef.Type.INT,
                200,
                Range.atLeast(1),
                Importance.LOW,
                "Min number of liked events after the champion's data; with fewer,"
                    + " trainer.slice.share holds.")
            .define(
                SLICE_MAX_EVENTS,
                ConfigDef.Type.INT,
                10_000,
                Range.atLeast(1),
                Importance.LOW,
                "Approximate max number of liked events that are scored; of more events, those of"
                    + " a sample of users are scored.")
            .define(
                POPULARITY_EFOLD_EVENTS,
                ConfigDef.Type.DOUBLE,
                5_000.0,
                Range.atLeast(1.0),
                Importance.LOW,
                "Events over which an event's weight in decayed popularity falls to 1/e.")
            .define(
                GATE_ALPHA,
                ConfigDef.Type.DOUBLE,
                0.05,
                Range.between(1e-6, 0.4),
                Importance.LOW,
                "One-sided error probability that the gate allows.")
            .define(
                GATE_MIN_USERS,
                ConfigDef.Type.INT,
                200,
                Range.atLeast(2),
                Importance.LOW,
                "Min number of scored users before another recipe can replace the champion's.")
            .define(
                CHECK_MIN_OVERLAP,
                ConfigDef.Type.DOUBLE,
                0.1,
                Range.between(0, 1),
                Importance.LOW,
                "Min share of items that a refitted model's lists must have in common with those"
                    + " of the judged model.")
            .define(
                CHECK_MIN_COVERAGE_RATIO,
                ConfigDef.Type.DOUBLE,
                0.5,
                Range.between(0, 1),
                Importance.LOW,
                "Min number of different items in a refitted model's lists, as a ratio to that of"
                    + " the judged model.");
    for (String name : Families.names()) {
      // Not ConfigDef.embed: it passes the name without its prefix to validators, so errors would
      // lack it.
      for (ConfigDef.ConfigKey key : Families.definition(name).configKeys().values()) {
        definition.define(
            prefix(name) + key.name,
            key.type,
            key.defaultValue,
            key.validator,
            key.importance,
            key.documentation);
      }
    }
    return definition;
  }

  private static final class FamilyNames implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, Object value) {
      if (!(value instanceof List<?> list) || list.isEmpty()) {
        throw new ConfigException(name, value, "must name at least one family");
      }
      Set<Object> seen = new HashSet<>();
      for (Object family : list) {
        if (!Families.names().contains(String.valueOf(family))) {
          throw new ConfigException(
              name, value, "there is no family \"" + family + "\"; there are " + Families.names());
        }
        if (!seen.add(family)) {
          throw new ConfigException(name, value, "names " + family + " twice");
        }
      }
    }

    @Override
    public String toString() {
      return "families out of " + Families.names();
    }
  }
}
