package io.freshet.trainer.family;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** The families there are, by name. */
public final class Families {
  private Families() {}

  /** All names, the default order. */
  public static List<String> names() {
    return List.of(ImplicitAls.NAME, BiasedMf.NAME, PopularityFamily.NAME);
  }

  /**
   * The settings of a family, unprefixed.
   *
   * @throws IllegalArgumentException if there is no such family
   */
  public static ConfigDef definition(String name) {
    return switch (name) {
      case "ials" -> ImplicitAls.DEFINITION;
      case "biased-mf" -> BiasedMf.DEFINITION;
      case "popularity" -> new ConfigDef();
      default -> throw unknown(name);
    };
  }

  /**
   * A family with these settings (unprefixed; missing ones have their defaults). What a manifest
   * says of family and settings makes the recipe again.
   *
   * @throws IllegalArgumentException if there is no such family
   * @throws org.apache.kafka.common.config.ConfigException if a value is not valid
   */
  public static Family create(String name, Map<String, ?> settings) {
    return switch (name) {
      case "ials" -> ImplicitAls.from(settings);
      case "biased-mf" -> BiasedMf.from(settings);
      case "popularity" -> new PopularityFamily();
      default -> throw unknown(name);
    };
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "no family is called \"" + name + "\"; there are " + names());
  }
}
