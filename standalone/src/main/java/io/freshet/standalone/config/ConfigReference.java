package io.freshet.standalone.config;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;

/** The reference page of all settings ({@code docs/config.md}), written from their definitions. */
public final class ConfigReference {

  private static final String INTRODUCTION =
      """
      # Settings

      <!-- Generated from the settings' definitions; `./freshet config --reference` prints it. -->

      All settings of Freshet, with default and meaning: first [the settings that matter](#the-settings-that-matter),
      which most deployments look at, then [the rest](#the-rest). Every command reads the same settings, and each
      component takes the ones that it knows. If a key is set more than once, the first of these sources wins:

      1. flags: `--set key=value`, and flags such as `--bootstrap-servers` that stand for one key;
      2. environment variables: `FRESHET_` and the key in capitals with `_` for every dot and hyphen, for
         example `FRESHET_STATE_DIR` for `state.dir`;
      3. the file named by `--config FILE` (or `FRESHET_CONFIG`), a Java properties file in UTF-8;
      4. the values that a command chooses for itself (`demo` takes fewer partitions, for example);
      5. the defaults below.

      All mistakes are reported at once, each with the place where it stands, and the process ends with exit
      code 2. An unknown key is a mistake. `./freshet config` prints the values in force and the source of each;
      secrets are hidden.

      ## Kafka client settings

      Any setting of Kafka's own clients can be passed through, security included:

      | key | goes to |
      |---|---|
      | `kafka.<property>` | every client that knows the property |
      | `kafka.producer.<property>` | producers, also those inside Kafka Streams |
      | `kafka.consumer.<property>` | consumers, also those inside Kafka Streams |
      | `kafka.admin.<property>` | admin clients, also those inside Kafka Streams |
      | `kafka.streams.<property>` | Kafka Streams, whose own prefixes (`main.consumer.`, …) work |

      For example `kafka.security.protocol=SASL_SSL`, or `FRESHET_KAFKA_SECURITY_PROTOCOL=SASL_SSL` in the
      environment: the part after `FRESHET_KAFKA_` is lower-cased, `_` becomes a dot and `__` an underscore.
      A value that Kafka refuses is a mistake. A property that no client knows is passed on with a warning,
      because plug-ins read properties of their own.
      """;

  private static final String HEAD =
      "| key | type | default | valid values | meaning |\n|---|---|---|---|---|\n";

  private ConfigReference() {}

  /** Writes the page. */
  public static String markdown(ConfigRegistry registry) {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    page.append(EventTypeKeys.reference());
    Set<String> shown = new HashSet<>();
    page.append("\n## The settings that matter\n");
    for (SettingsThatMatter.Group group : SettingsThatMatter.GROUPS) {
      page.append("\n### ").append(group.question()).append("\n\n").append(HEAD);
      for (String key : group.keys()) {
        List<ConfigDef.ConfigKey> keys = keys(registry, key);
        keys.forEach(each -> shown.add(each.name));
        page.append(keys.isEmpty() ? "" : row(key, keys));
      }
    }
    page.append("\n## The rest\n\nBy component, without the settings above.\n");
    for (ConfigRegistry.Component component : registry.components()) {
      List<ConfigDef.ConfigKey> rest =
          component.definition().configKeys().values().stream()
              .filter(key -> !shown.contains(key.name))
              .sorted(Comparator.comparing(key -> key.name))
              .toList();
      if (!rest.isEmpty()) {
        page.append("\n### ").append(component.name()).append("\n\n").append(HEAD);
        rest.forEach(key -> page.append(row(key.name, List.of(key))));
      }
    }
    return page.toString();
  }

  /** The settings of a key in the order of components: several if it holds for each service. */
  static List<ConfigDef.ConfigKey> keys(ConfigRegistry registry, String key) {
    Pattern pattern =
        Pattern.compile(Pattern.quote(key).replace(SettingsThatMatter.SERVICE, "\\E[a-z]+\\Q"));
    return registry.components().stream()
        .flatMap(component -> component.definition().configKeys().values().stream())
        .filter(each -> pattern.matcher(each.name).matches())
        .toList();
  }

  /** The row of a key, from settings that differ in their default alone. */
  private static String row(String name, List<ConfigDef.ConfigKey> keys) {
    ConfigDef.ConfigKey key = keys.get(0);
    String valid = key.validator == null ? "" : String.valueOf(key.validator);
    return "| `"
        + name
        + "` | "
        + key.type.name().toLowerCase(Locale.ROOT)
        + " | "
        + defaultOf(keys)
        + " | "
        + cell(valid)
        + " | "
        + cell(key.documentation == null ? "" : key.documentation)
        + " |\n";
  }

  /** One default, or that of each service. */
  private static String defaultOf(List<ConfigDef.ConfigKey> keys) {
    List<String> defaults = keys.stream().map(ConfigReference::defaultOf).distinct().toList();
    if (defaults.size() == 1) {
      return defaults.get(0);
    }
    return keys.stream()
        .map(key -> key.name.replaceFirst("\\..*", "") + " " + defaultOf(key))
        .collect(Collectors.joining(", "));
  }

  private static String defaultOf(ConfigDef.ConfigKey key) {
    if (!key.hasDefault()) {
      return "required";
    }
    if (key.defaultValue == null) {
      return "none";
    }
    if (key.type == ConfigDef.Type.PASSWORD) {
      return "hidden";
    }
    String text = ConfigDef.convertToString(key.defaultValue, key.type);
    return text.isEmpty() ? "empty" : "`" + cell(text) + "`";
  }

  /** Escapes bars and line breaks, which would end the cell. */
  private static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ').strip();
  }
}
