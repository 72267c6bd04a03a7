package io.freshet.families.family;

import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;

/**
 * A kind of family and the settings it takes.
 *
 * @param name as on the command line and in manifests
 * @param summary what it is, in a line
 * @param definition its settings, unprefixed
 * @param create makes the family from settings (missing ones have their defaults); throws {@link
 *     org.apache.kafka.common.config.ConfigException} if a value is not valid
 */
public record FamilyType(
    String name, String summary, ConfigDef definition, Function<Map<String, ?>, Family> create) {}
