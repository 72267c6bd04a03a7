package io.freshet.schemas.rating;

import io.freshet.schemas.record.RatingRules;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Immutable table of what the events of each type are worth. A user state keeps what happened; this
 * table is applied where a state is read, and a manifest says with which table its model was made.
 */
public final class EventValues {
  /** Keys of the rating scale, which ingest defines. */
  private static final String RATING_MIN = "ingest.rating.min";

  private static final String RATING_MAX = "ingest.rating.max";

  /** Largest part of the way to the like threshold that an event without a goal can go. */
  private static final double MAX_SHORT_OF_GOAL = 0.95;

  /** Smallest part of the way from the like threshold to the max that a goal goes. */
  private static final double MIN_GOAL = 0.1;

  private final Map<String, EventValue> byType;

  private EventValues(Map<String, EventValue> byType) {
    this.byType = Collections.unmodifiableMap(new TreeMap<>(byType));
  }

  /** A table from a manifest. */
  public static EventValues of(Map<String, EventValue> byType) {
    return new EventValues(byType);
  }

  /**
   * Computes the table of declared types.
   *
   * <p>A type that states a rating has that value. Otherwise, with w the type's weight as a share
   * of the largest weight: a goal has a value from the like threshold upwards, in proportion to w;
   * an event with another positive weight goes √w of the way from the min to the like threshold,
   * and never reaches it; a negative event has the min. So everything that compares a rating with
   * the like threshold is about goals.
   *
   * @param min min of the rating scale
   * @param max max of the rating scale
   * @param likeThreshold min rating of a like
   */
  public static EventValues of(EventTypes types, double min, double max, double likeThreshold) {
    double most = 0;
    for (EventType type : types.all()) {
      most = Math.max(most, type.weight());
    }
    Map<String, EventValue> values = new TreeMap<>();
    for (EventType type : types.all()) {
      values.put(
          type.name(),
          new EventValue(
              type.weight(),
              type.goal(),
              type.hasRating() ? type.rating() : null,
              value(type, most, min, Math.max(max, likeThreshold), likeThreshold)));
    }
    return new EventValues(values);
  }

  private static double value(EventType type, double most, double min, double max, double like) {
    if (type.hasRating()) {
      return type.rating();
    }
    if (type.weight() <= 0) {
      return min;
    }
    double share = type.weight() / most;
    return type.goal()
        ? like + (max - like) * Math.max(MIN_GOAL, share)
        : min + (like - min) * Math.min(MAX_SHORT_OF_GOAL, Math.sqrt(share));
  }

  /**
   * Reads the table from a service's settings: those of {@link EventTypes#from}, and ingest's
   * rating scale.
   *
   * @throws ConfigException if a value breaks a rule
   */
  public static EventValues from(Map<String, ?> settings, double likeThreshold) {
    return of(
        EventTypes.from(settings),
        number(settings, RATING_MIN, RatingRules.DEFAULTS.minRating()),
        number(settings, RATING_MAX, RatingRules.DEFAULTS.maxRating()),
        likeThreshold);
  }

  private static double number(Map<String, ?> settings, String key, double absent) {
    Object value = settings.get(key);
    if (value == null) {
      return absent;
    }
    try {
      return Double.parseDouble(value.toString());
    } catch (NumberFormatException e) {
      throw new ConfigException(key, value, "must be a number");
    }
  }

  /** The values of a type; null if the type is not declared, so that its items count as seen. */
  public @Nullable EventValue of(String type) {
    return byType.get(type);
  }

  /**
   * Whether two tables come from the same settings of types. Their values may differ, because they
   * also depend on the rating scale and the like threshold.
   */
  public boolean sameTypes(EventValues other) {
    if (!byType.keySet().equals(other.byType.keySet())) {
      return false;
    }
    for (Map.Entry<String, EventValue> entry : byType.entrySet()) {
      EventValue one = entry.getValue();
      EventValue two = other.byType.get(entry.getKey());
      if (two == null
          || one.weight() != two.weight()
          || one.goal() != two.goal()
          || !Objects.equals(one.rating(), two.rating())) {
        return false;
      }
    }
    return true;
  }

  /** The values by the names of types, as a manifest holds them. */
  public Map<String, EventValue> byType() {
    return byType;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EventValues that && byType.equals(that.byType);
  }

  @Override
  public int hashCode() {
    return byType.hashCode();
  }

  @Override
  public String toString() {
    return byType.toString();
  }
}
