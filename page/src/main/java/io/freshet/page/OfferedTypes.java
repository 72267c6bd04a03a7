package io.freshet.page;

import io.freshet.schemas.rating.EventType;
import io.freshet.schemas.rating.EventTypes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The event types that the page offers to its visitors: those that settings declare, and those that
 * events have had. Without either, visitors can only rate.
 *
 * @param known every type of the deployment
 * @param declared names of the types that settings name
 */
public record OfferedTypes(EventTypes known, Set<String> declared) {
  private static final Comparator<EventType> WEAKEST_FIRST =
      Comparator.comparingDouble(EventType::weight).thenComparing(EventType::name);

  /** Copies the names. */
  public OfferedTypes {
    declared = Set.copyOf(declared);
  }

  /**
   * Reads {@code events.NAME.*} and ignores other settings.
   *
   * @throws org.apache.kafka.common.config.ConfigException if keys or values break a rule
   */
  static OfferedTypes from(Map<String, ?> settings) {
    Set<String> declared =
        settings.keySet().stream()
            .filter(key -> key.startsWith(EventTypes.PREFIX) && !key.equals(EventTypes.UNKNOWN))
            .map(key -> key.substring(EventTypes.PREFIX.length(), key.lastIndexOf('.')))
            .collect(Collectors.toSet());
    return new OfferedTypes(EventTypes.from(settings), declared);
  }

  /**
   * The offered types as JSON fields: name, weight and goal; the smallest weight first.
   *
   * @param used names of the types that events have had
   */
  List<Map<String, Object>> list(Set<String> used) {
    return known.all().stream()
        .filter(type -> declared.contains(type.name()) || used.contains(type.name()))
        .sorted(WEAKEST_FIRST)
        .map(
            type ->
                Map.<String, Object>of(
                    "name", type.name(), "weight", type.weight(), "goal", type.goal()))
        .toList();
  }

  /** Whether an event of a type is an outcome that lists are judged by. */
  boolean isGoal(String type) {
    return known.find(type).map(EventType::goal).orElse(false);
  }
}
