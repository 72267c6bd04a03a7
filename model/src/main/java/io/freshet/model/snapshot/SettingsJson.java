package io.freshet.model.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.record.Json;

/** Reads the JSON settings of a snapshot. */
public final class SettingsJson {

  private SettingsJson() {}

  /**
   * Reads a JSON object.
   *
   * @throws SnapshotFormatException if the text is not a JSON object
   */
  public static JsonNode read(String json) throws SnapshotFormatException {
    try {
      JsonNode node = Json.MAPPER.readTree(json);
      if (node == null || !node.isObject()) {
        throw new SnapshotFormatException("settings are not a JSON object");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new SnapshotFormatException("settings are not JSON", e);
    }
  }

  /**
   * Reads a number of an object.
   *
   * @throws SnapshotFormatException if it is missing or not a number
   */
  public static double number(JsonNode node, String name) throws SnapshotFormatException {
    JsonNode value = node.path(name);
    if (!value.isNumber()) {
      throw new SnapshotFormatException("settings lack the number " + name);
    }
    return value.doubleValue();
  }
}
