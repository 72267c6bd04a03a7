package io.freshet.standalone.config;

import io.freshet.schemas.rating.EventTypes;
import io.freshet.schemas.record.Suggestions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/** The settings of all components in one registry, so that one file can configure every process. */
public final class ConfigRegistry {

  /** Prefix of environment variables that are settings. */
  public static final String ENVIRONMENT_PREFIX = "FRESHET_";

  /** Variables with the prefix that are not settings: the launcher and Main read them. */
  static final Set<String> OTHER_VARIABLES =
      Set.of("FRESHET_ARCHIVE", "FRESHET_JAVA_OPTS", "FRESHET_CONFIG");

  /**
   * The settings of one component.
   *
   * @param name the component's name, a heading of the reference page
   * @param definition its keys with type, default, check and doc
   */
  public record Component(String name, ConfigDef definition) {}

  private final List<Component> components;
  private final Map<String, ConfigDef.ConfigKey> keys = new TreeMap<>();
  private final Map<String, String> keyOfVariable = new LinkedHashMap<>();

  /**
   * Creates a registry of these components.
   *
   * @throws IllegalArgumentException if two of them define one key, or two keys share a variable
   *     name
   */
  public ConfigRegistry(List<Component> components) {
    this.components = List.copyOf(components);
    for (Component component : components) {
      component
          .definition()
          .configKeys()
          .forEach(
              (name, key) -> {
                if (keys.put(name, key) != null) {
                  throw new IllegalArgumentException("two components define " + name);
                }
                String other = keyOfVariable.put(environmentName(name), name);
                if (other != null) {
                  throw new IllegalArgumentException(
                      name + " and " + other + " have the same environment variable");
                }
              });
    }
  }

  /** Returns the components, in the order of the reference page. */
  public List<Component> components() {
    return components;
  }

  /** Returns all keys except the pass-through keys, sorted. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(keys.keySet());
  }

  /** Returns the definition of a key; null if the key is unknown. */
  public ConfigDef.@Nullable ConfigKey key(String name) {
    return keys.get(name);
  }

  /**
   * Returns the environment variable that sets a key: in capitals, with {@code _} for dots and
   * hyphens.
   */
  public static String environmentName(String key) {
    return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /**
   * Finds the settings in the environment. A known key is found by its exact variable name; {@code
   * FRESHET_KAFKA_…} names a pass-through key, lower-cased, with {@code _} read as a dot and {@code
   * __} as an underscore.
   *
   * @param environment the process environment
   * @param errors receives the variables with the prefix that name no setting
   */
  List<Setting> fromEnvironment(Map<String, String> environment, List<ConfigError> errors) {
    List<Setting> found = new ArrayList<>();
    for (Map.Entry<String, String> entry : new TreeMap<>(environment).entrySet()) {
      String variable = entry.getKey();
      if (!variable.startsWith(ENVIRONMENT_PREFIX) || OTHER_VARIABLES.contains(variable)) {
        continue;
      }
      SettingOrigin origin = SettingOrigin.environment(variable);
      String key = keyOfVariable.get(variable);
      if (key != null) {
        found.add(new Setting(key, entry.getValue(), origin));
      } else if (variable.startsWith(environmentName(KafkaClientKeys.PREFIX))) {
        found.add(new Setting(passThroughKey(variable), entry.getValue(), origin));
      } else if (variable.startsWith(environmentName(EventTypes.PREFIX))) {
        found.add(new Setting(EventTypeKeys.ofVariable(variable), entry.getValue(), origin));
      } else {
        errors.add(
            new ConfigError(
                origin,
                "unknown variable",
                null,
                "no setting has this name" + Suggestions.hint(variable, keyOfVariable.keySet())));
      }
    }
    return found;
  }

  private static String passThroughKey(String variable) {
    return variable
        .substring(ENVIRONMENT_PREFIX.length())
        .toLowerCase(Locale.ROOT)
        .replace("__", "\0")
        .replace('_', '.')
        .replace('\0', '_');
  }
}
