package io.freshet.model.sequence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.freshet.model.snapshot.SettingsJson;
import io.freshet.model.snapshot.SnapshotFormatException;

/**
 * The settings that a scorer needs besides the weights.
 *
 * @param dimensions length of an item vector, a multiple of 8, 8 to 512
 * @param length newest ratings of a user that count, 1 to 10,000
 * @param classes number of rating classes, 1 to 100
 * @param minRating rating where the first class starts
 * @param maxRating rating where the last class ends, not below {@code minRating}
 * @param temperature τ, 0.001 to 10: a score is the cosine of user and item divided by τ
 */
public record SequenceSettings(
    int dimensions,
    int length,
    int classes,
    double minRating,
    double maxRating,
    double temperature) {

  /** Checks the ranges. */
  public SequenceSettings {
    require(dimensions % 8 == 0 && dimensions >= 8 && dimensions <= 512, "dimensions", dimensions);
    require(length >= 1 && length <= 10_000, "length", length);
    require(classes >= 1 && classes <= 100, "classes", classes);
    require(Double.isFinite(minRating), "minRating", minRating);
    require(Double.isFinite(maxRating) && maxRating >= minRating, "maxRating", maxRating);
    require(temperature >= 0.001 && temperature <= 10, "temperature", temperature);
  }

  /** The class of a rating, 0 to classes − 1: classes divide the scale into equal parts. */
  public int classOf(float rating) {
    double share = (rating - minRating) / (maxRating - minRating);
    // Also catches NaN, which comes of a scale of one rating.
    if (!(share > 0)) {
      return 0;
    }
    return (int) Math.min(classes - 1, Math.floor(share * classes));
  }

  /** The settings as JSON. */
  public String toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("dimensions", dimensions)
        .put("length", length)
        .put("classes", classes)
        .put("minRating", minRating)
        .put("maxRating", maxRating)
        .put("temperature", temperature)
        .toString();
  }

  /**
   * Parses the text of {@link #toJson}.
   *
   * @throws SnapshotFormatException if the text has another form or a value is out of range
   */
  static SequenceSettings parse(String json) throws SnapshotFormatException {
    JsonNode node = SettingsJson.read(json);
    try {
      return new SequenceSettings(
          (int) SettingsJson.number(node, "dimensions"),
          (int) SettingsJson.number(node, "length"),
          (int) SettingsJson.number(node, "classes"),
          SettingsJson.number(node, "minRating"),
          SettingsJson.number(node, "maxRating"),
          SettingsJson.number(node, "temperature"));
    } catch (IllegalArgumentException e) {
      throw new SnapshotFormatException("sequence: " + e.getMessage(), e);
    }
  }

  private static void require(boolean holds, String name, Number value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " cannot be " + value);
    }
  }
}
