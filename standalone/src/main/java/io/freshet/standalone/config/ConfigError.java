package io.freshet.standalone.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the configuration.
 *
 * @param origin where the value stands
 * @param key the key as written
 * @param value the value as written, masked if it is a secret; null when the key itself is wrong or
 *     missing
 * @param rule what is expected instead
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
