package io.freshet.schemas.rating;

import io.freshet.schemas.record.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Immutable set of the event types that a deployment knows.
 *
 * <p>{@link #DEFAULTS} holds a dozen usual types. {@link #with} changes them or adds others by
 * settings {@code events.NAME.weight}, {@code events.NAME.goal} and {@code events.NAME.rating}.
 * {@link #find} also accepts the event names of OpenSearch User Behavior Insights ({@code
 * add_to_cart}), of Google's retail events ({@code purchase-complete}) and of Google Analytics 4
 * ({@code view_item}), unless a declared type has that name.
 */
public final class EventTypes {
  /** Prefix of the keys of all settings of event types. */
  public static final String PREFIX = "events.";

  /**
   * Key of what happens to an event of an unknown type: {@code reject}, or {@code weakest} to count
   * it as the {@link #weakest} type.
   */
  public static final String UNKNOWN = "events.unknown";

  /** The settings that are not of one type. Those of a type have no fixed keys. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              UNKNOWN,
              ConfigDef.Type.STRING,
              "reject",
              ValidString.in("reject", "weakest"),
              Importance.MEDIUM,
              "What happens to an event whose type is not declared. reject: it goes to"
                  + " rejected-ratings. weakest: it counts as an event of the type with the"
                  + " smallest weight above 0.");

  private static final Set<String> PROPERTIES = Set.of("weight", "goal", "rating");

  private static final String KEY_RULE =
      "must be events.unknown, events.NAME.weight, events.NAME.goal or events.NAME.rating";

  /** Canonical names by the names of other products. */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("add_to_cart", "cart"), // OpenSearch User Behavior Insights
          Map.entry("watch", "play"),
          Map.entry("detail-page-view", "view"), // Google's retail events
          Map.entry("add-to-cart", "cart"),
          Map.entry("purchase-complete", "purchase"),
          Map.entry("media-play", "play"),
          Map.entry("view_item", "view"), // Google Analytics 4
          Map.entry("add_to_wishlist", "wishlist"));

  /** Name that stands for an event without a type; no type may have it. */
  public static final String RATING = "rating";

  /** The types of a deployment without settings. */
  public static final EventTypes DEFAULTS =
      new EventTypes(
          List.of(
              type("purchase", 5, true),
              type("cart", 3, false),
              type("wishlist", 3, false),
              type("like", 3, false),
              type("bookmark", 3, false),
              type("share", 3, false),
              type("play", 2, false),
              type("click", 1, false),
              type("view", 1, false),
              type("hide", 0, false),
              type("skip", 0, false),
              type("dislike", -1, false)),
          false);

  private final TreeMap<String, EventType> types = new TreeMap<>();

  /** The type that unknown names count as; null if they are refused. */
  private final @Nullable EventType unknown;

  private EventTypes(Collection<EventType> declared, boolean acceptsUnknown) {
    declared.forEach(type -> types.put(type.name(), type));
    this.unknown = acceptsUnknown ? weakest().orElseThrow(EventTypes::noWeakest) : null;
  }

  private static IllegalArgumentException noWeakest() {
    return new IllegalArgumentException(
        UNKNOWN + " 'weakest': needs an event type with a weight above 0");
  }

  private static EventType type(String name, double weight, boolean goal) {
    return new EventType(name, weight, goal, Double.NaN);
  }

  /**
   * These types, changed and extended by settings. A type that is not in this set needs a weight.
   *
   * @param settings values by key: {@link #UNKNOWN}, {@code events.NAME.weight}, {@code .goal}
   *     (true or false) or {@code .rating}
   * @throws IllegalArgumentException if keys or values break a rule; the message names each of them
   *     on a line of its own
   */
  public EventTypes with(Map<String, String> settings) {
    TreeMap<String, TreeMap<String, String>> byName = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    boolean acceptsUnknown = acceptsUnknown(settings.get(UNKNOWN), problems);
    new TreeMap<>(settings)
        .forEach(
            (key, value) -> {
              if (key.equals(UNKNOWN)) {
                return;
              }
              int dot = key.lastIndexOf('.');
              if (!key.startsWith(PREFIX) || dot < PREFIX.length()) {
                problems.add(key + ": " + KEY_RULE);
                return;
              }
              byName
                  .computeIfAbsent(key.substring(PREFIX.length(), dot), name -> new TreeMap<>())
                  .put(key.substring(dot + 1), value);
            });
    TreeMap<String, EventType> changed = new TreeMap<>(types);
    byName.forEach(
        (name, values) -> {
          try {
            changed.put(name, declare(name, values));
          } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
          }
        });
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return new EventTypes(changed.values(), acceptsUnknown);
  }

  /**
   * The types of a deployment: the defaults, changed by the settings whose keys start with {@link
   * #PREFIX}; other settings are ignored.
   *
   * @throws ConfigException if keys or values break a rule; the message names each of them
   */
  public static EventTypes from(Map<String, ?> settings) {
    Map<String, String> own = new TreeMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            own.put(key, String.valueOf(value));
          }
        });
    try {
      return DEFAULTS.with(own);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  private boolean acceptsUnknown(@Nullable String value, List<String> problems) {
    if (value == null) {
      return unknown != null;
    }
    if (!value.equals("weakest") && !value.equals("reject")) {
      problems.add(UNKNOWN + " '" + value + "': must be reject or weakest");
    }
    return value.equals("weakest");
  }

  private EventType declare(String name, Map<String, String> values) {
    if (name.equals(RATING)) {
      throw new IllegalArgumentException(
          PREFIX + "rating: an event of type rating is a rating, which needs no settings");
    }
    for (String property : values.keySet()) {
      if (!PROPERTIES.contains(property)) {
        throw new IllegalArgumentException(PREFIX + name + "." + property + ": " + KEY_RULE);
      }
    }
    EventType before = types.get(name);
    if (before == null && !values.containsKey("weight")) {
      throw new IllegalArgumentException(PREFIX + name + ".weight: required for a new event type");
    }
    double weight = before == null ? 0 : before.weight();
    boolean goal = before != null && before.goal();
    double rating = before == null ? Double.NaN : before.rating();
    for (Map.Entry<String, String> value : values.entrySet()) {
      String key = PREFIX + name + "." + value.getKey();
      switch (value.getKey()) {
        case "weight" -> weight = number(key, value.getValue());
        case "rating" -> rating = number(key, value.getValue());
        default -> goal = flag(key, value.getValue());
      }
    }
    return new EventType(name, weight, goal, rating);
  }

  private static double number(String key, String value) {
    try {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(key + " '" + value + "': must be a number", e);
    }
    throw new IllegalArgumentException(key + " '" + value + "': must be finite");
  }

  private static boolean flag(String key, String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(key + " '" + value + "': must be true or false");
    };
  }

  /**
   * The type that an event with this name counts as: the type with the name or alias, or, if the
   * settings say so, the {@link #weakest} type; empty if the event is to be refused.
   */
  public Optional<EventType> accept(String name) {
    Optional<EventType> known = find(name);
    return known.isPresent() ? known : Optional.ofNullable(unknown);
  }

  /** The type with a canonical name or an alias; empty if there is none. */
  public Optional<EventType> find(String name) {
    EventType declared = types.get(name);
    if (declared == null) {
      String canonical = ALIASES.get(name);
      declared = canonical == null ? null : types.get(canonical);
    }
    return Optional.ofNullable(declared);
  }

  /**
   * The type with the smallest weight above 0, the alphabetically first of several; empty if no
   * weight is above 0.
   */
  public Optional<EventType> weakest() {
    return types.values().stream()
        .filter(type -> type.weight() > 0)
        .min(Comparator.comparingDouble(EventType::weight));
  }

  /** {@code "; did you mean X?"} with the known type nearest to an unknown name, or empty. */
  public String hint(String unknown) {
    return Suggestions.hint(unknown, types.keySet());
  }

  /** Every declared type, by name. */
  public List<EventType> all() {
    return List.copyOf(types.values());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EventTypes that
        && types.equals(that.types)
        && Objects.equals(unknown, that.unknown);
  }

  @Override
  public int hashCode() {
    return Objects.hash(types, unknown);
  }

  @Override
  public String toString() {
    return types.values() + (unknown == null ? "" : ", others as " + unknown.name());
  }
}
