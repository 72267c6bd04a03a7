package io.freshet.standalone.config;

import org.jspecify.annotations.Nullable;

/**
 * An error in the configuration.
 *
 * @param origin source of the value
 * @param key the key as written
 * @param value the value as written, masked if it is a secret; null if the key itself is wrong or
 *     missing
 * @param rule the rule that the value breaks
 */
public record ConfigError(SettingOrigin origin, String key, @Nullable String value, String rule) {

  @Override
  public String toString() {
    String shown = value == null ? key : key + " = " + (value.isEmpty() ? "\"\"" : value);
    return origin.level() == SettingOrigin.Level.DEFAULT
        ? shown + ": " + rule
        : origin.text() + ": " + shown + ": " + rule;
  }
}
