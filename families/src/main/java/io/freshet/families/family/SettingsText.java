package io.freshet.families.family;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Converts settings to canonical text, the form of {@link Family#settings()}. */
public final class SettingsText {
  private SettingsText() {}

  /**
   * Converts every setting of the definition, from a parsed configuration.
   *
   * @return a new map, ascending by name
   */
  public static Map<String, String> of(ConfigDef definition, AbstractConfig config) {
    Map<String, String> text = new TreeMap<>();
    for (ConfigDef.ConfigKey key : definition.configKeys().values()) {
      text.put(key.name, ConfigDef.convertToString(config.values().get(key.name), key.type));
    }
    return text;
  }
}
