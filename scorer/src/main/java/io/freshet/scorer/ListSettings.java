package io.freshet.scorer;

import io.freshet.model.shape.Shaping;
import io.freshet.scorer.engine.ListRules;
import io.freshet.scorer.items.ItemRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * How the scorer makes lists of scores.
 *
 * @param rules new items, exploration, shaping
 * @param items which items may be recommended at all
 */
public record ListSettings(ListRules rules, ItemRules items) {
  /** How many new items are scored by what they are. */
  public static final String NEW_ITEMS = "scorer.new.items";

  /** Chance of a place to be explored. */
  public static final String EXPLORE_SHARE = "scorer.explore.share";

  /** Ratings from which an item is no longer new. */
  public static final String EXPLORE_BELOW = "scorer.explore.below.ratings";

  /** Maximal marginal relevance. */
  public static final String DIVERSITY = "scorer.diversity";

  /** Penalty on popularity. */
  public static final String POPULARITY_PENALTY = "scorer.popularity.penalty";

  /** Candidates of the two. */
  public static final String CANDIDATES = "scorer.shaping.candidates";

  /** Items that may not be recommended. */
  public static final String DENY_ITEMS = "scorer.deny.items";

  /** Genres that may not be recommended. */
  public static final String DENY_GENRES = "scorer.deny.genres";

  /** Genres that alone may be recommended. */
  public static final String ALLOW_GENRES = "scorer.allow.genres";

  /** The settings with their types, defaults, ranges and documentation. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              NEW_ITEMS,
              ConfigDef.Type.INT,
              ListRules.PLAIN.newItems(),
              Range.between(0, 10_000_000),
              Importance.MEDIUM,
              "Of how many items that the model was not trained on, the newest in items, a score is"
                  + " predicted from genres and year. 0: they are offered below the model only.")
          .define(
              EXPLORE_SHARE,
              ConfigDef.Type.DOUBLE,
              0.05,
              Range.between(0, 1),
              Importance.MEDIUM,
              "Chance of each place of an answer to an event to be given to an item that few have"
                  + " rated; at most 8 places of one answer. 0 turns it off.")
          .define(
              EXPLORE_BELOW,
              ConfigDef.Type.INT,
              ListRules.PLAIN.exploreBelow(),
              Range.between(1, 1_000_000),
              Importance.LOW,
              "An item with fewer ratings in the model's data may be explored.")
          .define(
              DIVERSITY,
              ConfigDef.Type.DOUBLE,
              0.0,
              Range.between(0, 1),
              Importance.MEDIUM,
              "Maximal marginal relevance: how much likeness to the items above counts against an"
                  + " item, 0 not at all, 1 nothing else counts.")
          .define(
              POPULARITY_PENALTY,
              ConfigDef.Type.DOUBLE,
              0.0,
              Range.between(0, 100),
              Importance.MEDIUM,
              "What the most popular candidate loses, in units of the span of the candidates'"
                  + " scores, and others by the logarithm of their popularity; 0 for nothing.")
          .define(
              CANDIDATES,
              ConfigDef.Type.INT,
              Shaping.OFF.candidates(),
              Range.between(1, 10_000),
              Importance.LOW,
              "How many of the best items diversity and the penalty on popularity choose from.")
          .define(
              DENY_ITEMS,
              ConfigDef.Type.LIST,
              List.of(),
              Importance.MEDIUM,
              "Ids of items that are never recommended, with commas between.")
          .define(
              DENY_GENRES,
              ConfigDef.Type.LIST,
              List.of(),
              Importance.MEDIUM,
              "Genres whose items are never recommended.")
          .define(
              ALLOW_GENRES,
              ConfigDef.Type.LIST,
              List.of(),
              Importance.MEDIUM,
              "If any, items that have none of these genres are never recommended; an item that was"
                  + " never posted is not touched.");

  /**
   * Reads the settings out of {@code values}; other keys are left to others.
   *
   * @param values by key, as strings or typed
   * @return the settings
   * @throws org.apache.kafka.common.config.ConfigException when a value is not what its definition
   *     asks for
   */
  public static ListSettings from(Map<String, ?> values) {
    AbstractConfig parsed = new AbstractConfig(DEFINITION, values, false);
    return new ListSettings(
        new ListRules(
            parsed.getInt(NEW_ITEMS),
            parsed.getDouble(EXPLORE_SHARE),
            parsed.getInt(EXPLORE_BELOW),
            new Shaping(
                parsed.getDouble(DIVERSITY),
                parsed.getDouble(POPULARITY_PENALTY),
                parsed.getInt(CANDIDATES))),
        new ItemRules(
            Set.copyOf(parsed.getList(DENY_ITEMS)),
            Set.copyOf(parsed.getList(DENY_GENRES)),
            Set.copyOf(parsed.getList(ALLOW_GENRES))));
  }
}
