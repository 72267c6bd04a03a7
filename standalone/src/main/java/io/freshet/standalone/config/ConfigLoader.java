package io.freshet.standalone.config;

import io.freshet.schemas.record.Suggestions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The loader of settings: collects them from all sources and resolves them. Flags win over the
 * environment, then the file, then the command's own choices, then defaults. All errors are
 * reported at once.
 */
public final class ConfigLoader {

  private final ConfigRegistry registry;
  private final List<Setting> settings = new ArrayList<>();
  private final List<ConfigError> errors = new ArrayList<>();

  /** Creates a loader with the registry's defaults only. */
  public ConfigLoader(ConfigRegistry registry) {
    this.registry = registry;
  }

  /** Adds a value that a command chooses; every other source except a default wins over it. */
  public ConfigLoader command(String commandName, String key, String value) {
    settings.add(new Setting(key, value, SettingOrigin.command(commandName)));
    return this;
  }

  /**
   * Adds all lines of a properties file in UTF-8.
   *
   * @param namedBy the flag or variable that names the file, for the message if it cannot be read
   */
  public ConfigLoader file(String namedBy, Path file) {
    settings.addAll(PropertiesFile.read(namedBy, file, errors));
    return this;
  }

  /** Adds the environment variables that name settings. */
  public ConfigLoader environment(Map<String, String> environment) {
    settings.addAll(registry.fromEnvironment(environment, errors));
    return this;
  }

  /** Adds the value of a flag for one key, such as {@code --bootstrap-servers}. */
  public ConfigLoader flag(String flag, String key, String value) {
    settings.add(new Setting(key, value, SettingOrigin.flag(flag)));
    return this;
  }

  /** Adds a {@code --set key=value}. */
  public ConfigLoader assignment(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals <= 0) {
      errors.add(
          new ConfigError(SettingOrigin.flag("--set"), assignment, null, "must be KEY=VALUE"));
      return this;
    }
    String key = assignment.substring(0, equals).strip();
    return flag("--set", key, assignment.substring(equals + 1).strip());
  }

  /**
   * Resolves and checks all settings.
   *
   * @throws InvalidConfigException with all errors, if there are any
   */
  public ResolvedConfig load() {
    List<ConfigError> found = new ArrayList<>(errors);
    List<String> warnings = new ArrayList<>();
    Map<String, Setting> winners = new HashMap<>();
    for (Setting setting : settings) {
      winners.merge(setting.key(), setting, ConfigLoader::stronger);
    }
    checkPassThrough(winners, found, warnings);
    checkKeys(found);
    checkValues(winners, found);
    EventTypeKeys.check(winners, found);
    if (!found.isEmpty()) {
      throw new InvalidConfigException(found);
    }
    return new ResolvedConfig(registry, winners, warnings);
  }

  /** Returns the setting that wins; among equal sources the later one. */
  private static Setting stronger(Setting earlier, Setting later) {
    return later.origin().level().compareTo(earlier.origin().level()) >= 0 ? later : earlier;
  }

  private static void checkPassThrough(
      Map<String, Setting> winners, List<ConfigError> found, List<String> warnings) {
    new TreeMap<>(winners)
        .values().stream()
            .filter(s -> KafkaClientKeys.isPassThrough(s.key()))
            .forEach(s -> KafkaClientKeys.check(s, found, warnings));
  }

  /** Reports unknown keys of all sources, even if a stronger source repeats the key. */
  private void checkKeys(List<ConfigError> found) {
    for (Setting setting : settings) {
      if (registry.key(setting.key()) == null
          && !KafkaClientKeys.isPassThrough(setting.key())
          && !EventTypeKeys.isOfType(setting.key())) {
        found.add(
            new ConfigError(
                setting.origin(),
                setting.key(),
                null,
                "unknown key" + Suggestions.hint(setting.key(), registry.keys())));
      }
    }
  }

  private void checkValues(Map<String, Setting> winners, List<ConfigError> found) {
    for (ConfigRegistry.Component component : registry.components()) {
      for (ConfigDef.ConfigKey key : component.definition().configKeys().values()) {
        Setting setting = winners.get(key.name);
        if (setting != null) {
          String shown = ResolvedConfig.shown(key, key.name, setting.value());
          ValueRule.refusal(key, setting.value())
              .ifPresent(
                  rule -> found.add(new ConfigError(setting.origin(), key.name, shown, rule)));
        } else if (!key.hasDefault()) {
          found.add(new ConfigError(SettingOrigin.defaults(), key.name, null, missing(key.name)));
        }
      }
    }
  }

  private static String missing(String key) {
    return "is required and not set (file, "
        + ConfigRegistry.environmentName(key)
        + " or --set "
        + key
        + "=…)";
  }
}
