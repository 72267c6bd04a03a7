package io.freshet.model.mf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.freshet.model.snapshot.SettingsJson;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotLayout;

/**
 * The shape of a Bayesian matrix factorisation.
 *
 * @param samples number of posterior samples, at least 1
 * @param factors length of a factor vector per sample, at least 1
 * @param mean the mean rating
 * @param minRating the min rating of the scale
 * @param maxRating the max rating of the scale
 */
public record BayesMfSettings(
    int samples, int factors, double mean, double minRating, double maxRating) {

  /** The max of samples times factors. */
  public static final int MAX_COLUMNS = SnapshotLayout.MAX_COLUMNS;

  /** The max number of factors: their covariance is one row of a matrix. */
  public static final int MAX_FACTORS = 512;

  /** Checks the ranges. */
  public BayesMfSettings {
    require(factors >= 1 && factors <= MAX_FACTORS, "factors", factors);
    require(samples >= 1 && samples <= MAX_COLUMNS / factors, "samples", samples);
    require(Double.isFinite(mean), "mean", mean);
    require(Double.isFinite(minRating), "minRating", minRating);
    require(maxRating >= minRating && Double.isFinite(maxRating), "maxRating", maxRating);
  }

  /** The settings as a text of a snapshot. */
  String toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("samples", samples)
        .put("factors", factors)
        .put("mean", mean)
        .put("minRating", minRating)
        .put("maxRating", maxRating)
        .toString();
  }

  /**
   * Parses the text of {@link #toJson()}.
   *
   * @throws SnapshotFormatException if the text has another form or a value is out of range
   */
  static BayesMfSettings parse(String json) throws SnapshotFormatException {
    JsonNode node = SettingsJson.read(json);
    try {
      return new BayesMfSettings(
          (int) SettingsJson.number(node, "samples"),
          (int) SettingsJson.number(node, "factors"),
          SettingsJson.number(node, "mean"),
          SettingsJson.number(node, "minRating"),
          SettingsJson.number(node, "maxRating"));
    } catch (IllegalArgumentException e) {
      throw new SnapshotFormatException("posterior settings: " + e.getMessage(), e);
    }
  }

  private static void require(boolean valid, String name, double value) {
    if (!valid) {
      throw new IllegalArgumentException(name + " cannot be " + value);
    }
  }
}
