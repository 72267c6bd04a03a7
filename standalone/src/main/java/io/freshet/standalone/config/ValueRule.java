package io.freshet.standalone.config;

import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Checks one value against its definition. Kafka's {@link ConfigDef#validate} does that for all
 * keys at once, but hands a validator null where the value could not even be parsed.
 */
final class ValueRule {

  private ValueRule() {}

  /** The rule that a value breaks; empty if it is valid. */
  static Optional<String> refusal(ConfigDef.ConfigKey key, String value) {
    try {
      Object parsed = ConfigDef.parseType(key.name, value, key.type);
      if (key.validator != null) {
        key.validator.ensureValid(key.name, parsed);
      }
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of(rule(key.name, e.getMessage()));
    }
  }

  /**
   * The rule in one of Kafka's messages: {@code Invalid value X for configuration KEY: RULE}
   * without the part our own message says already.
   */
  private static String rule(String key, @Nullable String message) {
    if (message == null) {
      return "is invalid";
    }
    String marker = " for configuration " + key;
    int at = message.indexOf(marker);
    if (at < 0) {
      return message;
    }
    String rest = message.substring(at + marker.length());
    return rest.startsWith(": ") ? rest.substring(2) : "is invalid";
  }
}
