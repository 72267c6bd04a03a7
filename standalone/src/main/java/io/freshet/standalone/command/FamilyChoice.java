package io.freshet.standalone.command;

import io.freshet.families.Families;
import io.freshet.families.family.Family;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** The families of {@code --family} with the settings of {@code --set}. */
final class FamilyChoice {

  static final String ALL = "all";

  private final CommandSpec spec;
  private final List<String> families;
  private final List<String> settings;

  /**
   * Creates the choice from the options.
   *
   * @param families names, or {@link #ALL} alone
   * @param settings each of the form family.key=value
   */
  FamilyChoice(CommandSpec spec, List<String> families, List<String> settings) {
    this.spec = spec;
    this.families = families;
    this.settings = settings;
  }

  static boolean isAll(List<String> families) {
    return families.contains(ALL);
  }

  private boolean all() {
    return isAll(families);
  }

  private void require(boolean holds, String option, Object value, String rule) {
    if (!holds) {
      throw Usage.error(spec, option, value, rule);
    }
  }

  /**
   * Creates the families.
   *
   * @throws picocli.CommandLine.ParameterException if a family or setting does not exist
   */
  List<Family> create() {
    Map<String, Map<String, String>> set = familySettings();
    List<Family> out = new ArrayList<>();
    if (!all()) {
      families.forEach(name -> requireFamily("--family", name));
    }
    require(
        !all() || families.size() == 1, "--family", families, "names other families beside all");
    require(
        families.stream().distinct().count() == families.size(),
        "--family",
        families,
        "names a family twice");
    for (String name : all() ? Families.names() : families) {
      out.add(Families.create(name, set.getOrDefault(name, Map.of())));
    }
    return out;
  }

  /** Returns the settings by family, checked against each family's settings. */
  private Map<String, Map<String, String>> familySettings() {
    Map<String, Map<String, String>> byFamily = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      int dot = setting.indexOf('.');
      require(dot > 0 && equals > dot + 1, "--set", setting, "must have the form family.key=value");
      String family = setting.substring(0, dot);
      String key = setting.substring(dot + 1, equals);
      requireFamily("--set", family);
      require(
          Families.definition(family).names().contains(key),
          "--set",
          setting,
          "%s has no setting %s; it has %s"
              .formatted(family, key, Families.definition(family).names()));
      require(
          all() || families.contains(family),
          "--set",
          setting,
          family + " is not among the families of --family");
      String before =
          byFamily
              .computeIfAbsent(family, f -> new LinkedHashMap<>())
              .put(key, setting.substring(equals + 1));
      require(before == null, "--set", setting, key + " is set twice");
    }
    return byFamily;
  }

  private void requireFamily(String option, String family) {
    require(
        Families.names().contains(family),
        option,
        family,
        "there is no such family; there are " + Families.names());
  }
}
