package io.freshet.standalone.config;

import io.freshet.schemas.rating.EventType;
import io.freshet.schemas.rating.EventTypes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;

/** The settings of event types, {@code events.NAME.weight}, {@code .goal} and {@code .rating}. */
final class EventTypeKeys {
  private EventTypeKeys() {}

  /** Whether a key is a setting of one type. */
  static boolean isOfType(String key) {
    return key.startsWith(EventTypes.PREFIX) && !key.equals(EventTypes.UNKNOWN);
  }

  /**
   * The key that an environment variable names, {@code events.add_on.weight} for {@code
   * FRESHET_EVENTS_ADD_ON_WEIGHT}; a name with a hyphen cannot be set in the environment.
   */
  static String ofVariable(String variable) {
    String words =
        variable.substring(ConfigRegistry.ENVIRONMENT_PREFIX.length()).toLowerCase(Locale.ROOT);
    String own = words.substring(EventTypes.PREFIX.length());
    int last = own.lastIndexOf('_');
    return EventTypes.PREFIX
        + (last < 0 ? own : own.substring(0, last) + '.' + own.substring(last + 1));
  }

  /** Checks the settings of all types together. */
  static void check(Map<String, Setting> winners, List<ConfigError> errors) {
    Map<String, String> values = new TreeMap<>();
    winners.forEach(
        (key, setting) -> {
          if (isOfType(key)) {
            values.put(key, setting.value());
          }
        });
    for (Map.Entry<String, String> value : values.entrySet()) {
      // A goal or rating of a new type is right only beside the weight.
      Map<String, String> alone = new TreeMap<>(Map.of(value.getKey(), value.getValue()));
      String weight = value.getKey().replaceFirst("\\.[^.]*$", ".weight");
      if (values.containsKey(weight)) {
        alone.put(weight, values.get(weight));
      }
      try {
        EventTypes.from(alone);
      } catch (ConfigException e) {
        Setting setting = winners.get(value.getKey());
        if (setting != null) {
          errors.add(
              new ConfigError(
                  setting.origin(),
                  value.getKey(),
                  value.getValue(),
                  String.valueOf(e.getMessage())));
        }
      }
    }
  }

  /** The chapter of the reference page. */
  static String reference() {
    StringBuilder text =
        new StringBuilder(
            """

            ## Event types

            An event on `ratings` may have a `type`. Each type is declared by three settings, which every service reads:

            | key | meaning |
            |---|---|
            | `events.NAME.weight` | confidence relative to the weakest interest, -100 to 100; below 0 for dislike, 0 for an item that was seen, no more; required for a new type |
            | `events.NAME.goal` | `true` if the event is an outcome that recommendations are judged by; its weight must be above 0 |
            | `events.NAME.rating` | rating that an event of the type counts as; none: the type states no rating |

            NAME is a lower-case letter and up to 31 of `a-z0-9_-`. In the environment `FRESHET_EVENTS_CART_WEIGHT` stands for
            `events.cart.weight`. These types are declared without any setting:

            | type | weight | goal |
            |---|---|---|
            """);
    for (EventType type : EventTypes.DEFAULTS.all()) {
      text.append("| `")
          .append(type.name())
          .append("` | ")
          .append((int) type.weight())
          .append(" | ")
          .append(type.goal() ? "yes" : "no")
          .append(" |\n");
    }
    return text.toString();
  }
}
