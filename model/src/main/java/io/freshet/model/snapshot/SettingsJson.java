package io.freshet.model.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.record.Json;

/** Reads the settings texts of a snapshot. */
public final class SettingsJson {

  private SettingsJson() {}

  /**
   * Reads a JSON object.
   *
   * @throws SnapshotFormatException if the text is none
   */
  public static JsonNode read(String json) throws SnapshotFormatException {
    try {
      JsonNode node = Json.MAPPER.readTree(json);
      if (node == null || !node.isObject()) {
        throw new SnapshotFormatException("settings are no JSON object");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new SnapshotFormatException("settings are no JSON", e);
    }
  }

  /**
   * A number of an object.
   *
   * @throws SnapshotFormatException if it is missing or no number
   */
  public static double number(JsonNode node, String name) throws SnapshotFormatException {
    JsonNode value = node.path(name);
    if (!value.isNumber()) {
      throw new SnapshotFormatException("settings lack the number " + name);
    }
    return value.doubleValue();
  }
}
