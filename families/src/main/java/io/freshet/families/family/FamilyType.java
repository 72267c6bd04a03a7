package io.freshet.families.family;

import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;

/**
 * A kind of family with its settings: an entry of the registry.
 *
 * @param name name on the command line and in manifests
 * @param summary one-line description
 * @param definition the settings, unprefixed
 * @param create creates the family from settings (missing settings take their defaults); throws
 *     {@link org.apache.kafka.common.config.ConfigException} if a value is not valid
 */
public record FamilyType(
    String name, String summary, ConfigDef definition, Function<Map<String, ?>, Family> create) {}
