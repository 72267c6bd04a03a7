package io.freshet.standalone.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/** A valid configuration: the values, their origins, and warnings. */
public final class ResolvedConfig {

  private final ConfigRegistry registry;
  private final Map<String, Setting> settings;
  private final List<String> warnings;

  ResolvedConfig(ConfigRegistry registry, Map<String, Setting> settings, List<String> warnings) {
    this.registry = registry;
    this.settings = new TreeMap<>(settings);
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Returns the values that were set, including pass-through keys; an absent key has its default.
   */
  public Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    settings.forEach((key, setting) -> values.put(key, setting.value()));
    return values;
  }

  /** Returns the origin of a key's value. */
  public SettingOrigin origin(String key) {
    Setting setting = settings.get(key);
    return setting == null ? SettingOrigin.defaults() : setting.origin();
  }

  /** Returns warnings on probable mistakes, one line each. */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * Formats all settings, one {@code key = value (origin)} per line, including defaults, with
   * secrets masked.
   */
  public String describe() {
    Map<String, String> lines = new TreeMap<>();
    for (String key : registry.keys()) {
      Setting setting = settings.get(key);
      ConfigDef.ConfigKey definition = registry.key(key);
      String value =
          setting != null
              ? setting.value()
              : definition == null || !definition.hasDefault()
                  ? ""
                  : String.valueOf(
                      ConfigDef.convertToString(definition.defaultValue, definition.type));
      lines.put(key, shown(definition, key, value) + "  (" + origin(key).text() + ")");
    }
    settings.forEach(
        (key, setting) ->
            lines.putIfAbsent(
                key, shown(null, key, setting.value()) + "  (" + setting.origin().text() + ")"));
    StringBuilder out = new StringBuilder();
    lines.forEach((key, line) -> out.append(key).append(" = ").append(line).append('\n'));
    return out.toString();
  }

  /** Formats a value for printing, masked if it is a secret. */
  static String shown(ConfigDef.@Nullable ConfigKey definition, String key, String value) {
    boolean secret =
        definition == null
            ? KafkaClientKeys.isSecret(key)
            : definition.type == ConfigDef.Type.PASSWORD;
    return secret && !value.isEmpty() ? KafkaClientKeys.MASK : value;
  }
}
