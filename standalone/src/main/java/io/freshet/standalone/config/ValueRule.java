package io.freshet.standalone.config;

import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The check of a value against its definition. Kafka's {@link ConfigDef#validate} checks all keys
 * at once, but passes null to a validator if the value could not be parsed.
 */
final class ValueRule {

  private ValueRule() {}

  /** Returns the rule that a value breaks; empty if the value is valid. */
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
   * Extracts the rule from a message of Kafka, {@code Invalid value X for configuration KEY: RULE}.
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
