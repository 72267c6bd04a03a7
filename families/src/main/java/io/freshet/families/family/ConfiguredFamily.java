package io.freshet.families.family;

import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Base of the families whose settings are a parsed configuration. */
public abstract class ConfiguredFamily implements Family {
  /** The settings of this family. */
  protected final AbstractConfig config;

  private final String name;
  private final ConfigDef definition;

  /**
   * Creates a family.
   *
   * @param name see {@link #name}
   * @param definition the settings that {@link #settings} lists
   * @param config parsed by the definition
   */
  protected ConfiguredFamily(String name, ConfigDef definition, AbstractConfig config) {
    this.name = name;
    this.definition = definition;
    this.config = config;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public Map<String, String> settings() {
    return SettingsText.of(definition, config);
  }
}
