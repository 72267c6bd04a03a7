package io.freshet.scorer;

import io.freshet.model.shape.Shaping;
import io.freshet.scorer.engine.ListRules;
import io.freshet.scorer.engine.NewItemRules;
import io.freshet.scorer.items.ItemRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * Settings of how the scorer makes lists from scores.
 *
 * @param rules exploration and shaping of the lists that answer events
 * @param newItems which items count as new
 * @param items which items may be recommended at all
 * @param titles whether the lists that answer events have the items' titles
 */
public record ListSettings(
    ListRules rules, NewItemRules newItems, ItemRules items, boolean titles) {
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

  /** Whether records of recommendations have titles. */
  public static final String TITLES = "scorer.titles";

  /** The settings with their types, defaults, ranges and documentation. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              NEW_ITEMS,
              ConfigDef.Type.INT,
              NewItemRules.DEFAULT.most(),
              Range.between(0, 10_000_000),
              Importance.MEDIUM,
              "Max number of items that the model was not trained on and that get a score"
                  + " predicted from genres and year, the newest in items. 0: such items are"
                  + " offered below the model only.")
          .define(
              EXPLORE_SHARE,
              ConfigDef.Type.DOUBLE,
              0.05,
              Range.between(0, 1),
              Importance.MEDIUM,
              "Chance that a place of an answer to an event goes to an item with few ratings; max"
                  + " 8 places per answer. 0 turns exploration off.")
          .define(
              EXPLORE_BELOW,
              ConfigDef.Type.INT,
              NewItemRules.DEFAULT.exploreBelow(),
              Range.between(1, 1_000_000),
              Importance.LOW,
              "Number of ratings in the model's data below which an item may be explored.")
          .define(
              DIVERSITY,
              ConfigDef.Type.DOUBLE,
              0.0,
              Range.between(0, 1),
              Importance.MEDIUM,
              "Maximal marginal relevance: how much an item's similarity to the items above it"
                  + " counts against it. 0: not at all; 1: nothing else counts.")
          .define(
              POPULARITY_PENALTY,
              ConfigDef.Type.DOUBLE,
              0.0,
              Range.between(0, 100),
              Importance.MEDIUM,
              "Score that the most popular candidate loses, in units of the span of the"
                  + " candidates' scores; other candidates lose by the logarithm of their"
                  + " popularity. 0: no penalty.")
          .define(
              CANDIDATES,
              ConfigDef.Type.INT,
              Shaping.OFF.candidates(),
              Range.between(1, 10_000),
              Importance.LOW,
              "Number of best items from which diversity and the popularity penalty choose.")
          .define(
              DENY_ITEMS,
              ConfigDef.Type.LIST,
              List.of(),
              Importance.MEDIUM,
              "Ids of items that are never recommended, separated by commas.")
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
              "Genres of which a recommended item must have at least one; empty: no rule. The rule"
                  + " does not hold for an item that was never posted.")
          .define(
              TITLES,
              ConfigDef.Type.BOOLEAN,
              false,
              Importance.LOW,
              "Whether the items of the records on recommendations have their titles, as they have"
                  + " in answers over HTTP. topics.md says how much longer the records become.");

  /**
   * Reads the settings from {@code values}; other keys are ignored.
   *
   * @param values by key, as strings or typed
   * @return the settings
   * @throws org.apache.kafka.common.config.ConfigException if a value is invalid
   */
  public static ListSettings from(Map<String, ?> values) {
    AbstractConfig parsed = new AbstractConfig(DEFINITION, values, false);
    return new ListSettings(
        new ListRules(
            parsed.getDouble(EXPLORE_SHARE),
            new Shaping(
                parsed.getDouble(DIVERSITY),
                parsed.getDouble(POPULARITY_PENALTY),
                parsed.getInt(CANDIDATES))),
        new NewItemRules(parsed.getInt(NEW_ITEMS), parsed.getInt(EXPLORE_BELOW)),
        new ItemRules(
            Set.copyOf(parsed.getList(DENY_ITEMS)),
            Set.copyOf(parsed.getList(DENY_GENRES)),
            Set.copyOf(parsed.getList(ALLOW_GENRES))),
        parsed.getBoolean(TITLES));
  }
}
