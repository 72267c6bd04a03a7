package io.freshet.schemas.rating;

import io.freshet.schemas.record.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Immutable set of the event types that a deployment knows.
 *
 * <p>{@link #DEFAULTS} holds a dozen usual types. {@link #with} changes them or adds others by
 * settings {@code events.NAME.weight}, {@code events.NAME.goal} and {@code events.NAME.rating}.
 * {@link #find} also accepts the event names of OpenSearch User Behavior Insights ({@code
 * add_to_cart}) and of Google's retail events ({@code purchase-complete}), unless a declared type
 * has that name.
 */
public final class EventTypes {
  private static final String PREFIX = "events.";

  /** Canonical names by the names of other products. */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("add_to_cart", "cart"), // OpenSearch User Behavior Insights
          Map.entry("watch", "play"),
          Map.entry("detail-page-view", "view"), // Google's retail events
          Map.entry("add-to-cart", "cart"),
          Map.entry("purchase-complete", "purchase"));

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
              type("impression", 0, false),
              type("skip", 0, false),
              type("dislike", -1, false)));

  private final TreeMap<String, EventType> types = new TreeMap<>();

  private EventTypes(Collection<EventType> declared) {
    declared.forEach(type -> types.put(type.name(), type));
  }

  private static EventType type(String name, double weight, boolean goal) {
    return new EventType(name, weight, goal, Double.NaN);
  }

  /**
   * These types, changed and extended by settings. A type that is not in this set needs a weight.
   *
   * @param settings values by key {@code events.NAME.weight}, {@code .goal} (true or false) or
   *     {@code .rating}
   * @throws IllegalArgumentException if keys or values break a rule; the message names each of them
   *     on a line of its own
   */
  public EventTypes with(Map<String, String> settings) {
    TreeMap<String, TreeMap<String, String>> byName = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    new TreeMap<>(settings)
        .forEach(
            (key, value) -> {
              int dot = key.lastIndexOf('.');
              if (!key.startsWith(PREFIX) || dot < PREFIX.length()) {
                problems.add(key + ": must be events.NAME.weight, .goal or .rating");
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
    return new EventTypes(changed.values());
  }

  private EventType declare(String name, Map<String, String> values) {
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
        case "goal" -> goal = flag(key, value.getValue());
        default ->
            throw new IllegalArgumentException(
                key + ": must be events.NAME.weight, .goal or .rating");
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

  /** The type with a canonical name or an alias; empty if there is none. */
  public Optional<EventType> find(String name) {
    EventType declared = types.get(name);
    if (declared == null) {
      String canonical = ALIASES.get(name);
      declared = canonical == null ? null : types.get(canonical);
    }
    return Optional.ofNullable(declared);
  }

  /** {@code "; did you mean X?"} with the known type nearest to an unknown name, or empty. */
  public String hint(String unknown) {
    return Suggestions.hint(unknown, types.keySet());
  }

  /** Every declared type, by name. */
  public List<EventType> all() {
    return List.copyOf(types.values());
  }
}
