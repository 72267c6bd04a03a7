package io.freshet.model.neighbour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.freshet.model.snapshot.SettingsJson;
import io.freshet.model.snapshot.SnapshotFormatException;

/**
 * The settings of a neighbourhood model. A rating is predicted as a baseline {@code b_ui = mean +
 * b_u + b_i} plus the weighted deviations of the neighbours from their baselines (Koren:
 * Factorization Meets the Neighborhood, KDD 2008, equations 1 and 3). The user's bias is {@code b_u
 * = Σ (r − mean − b_i) / (n + userDamping)}.
 *
 * @param explicit true to rank items by predicted rating, false to rank by the sum of similarities
 * @param pearson true if the similarity is a Pearson correlation, false if it is a cosine
 * @param neighbours max number of neighbours, at least 1
 * @param shrinkage β, 0 or more: a similarity based on n common ratings is multiplied by n / (n +
 *     β)
 * @param damping added to the sum of similarities in the denominator, greater than 0
 * @param mean the mean rating
 * @param userDamping pseudo-ratings with deviation 0 that shrink the user's bias, greater than 0
 * @param minRating the min rating of the scale
 * @param maxRating the max rating of the scale
 */
public record NeighbourSettings(
    boolean explicit,
    boolean pearson,
    int neighbours,
    double shrinkage,
    double damping,
    double mean,
    double userDamping,
    double minRating,
    double maxRating) {

  /** Checks the ranges. */
  public NeighbourSettings {
    require(neighbours >= 1, "neighbours", neighbours);
    require(shrinkage >= 0 && Double.isFinite(shrinkage), "shrinkage", shrinkage);
    require(damping > 0 && Double.isFinite(damping), "damping", damping);
    require(Double.isFinite(mean), "mean", mean);
    require(userDamping > 0 && Double.isFinite(userDamping), "userDamping", userDamping);
    require(Double.isFinite(minRating), "minRating", minRating);
    require(maxRating >= minRating && Double.isFinite(maxRating), "maxRating", maxRating);
  }

  /** Clamps a rating to the scale. */
  float clipped(double rating) {
    return (float) Math.min(maxRating, Math.max(minRating, rating));
  }

  /** The settings as a text of a snapshot. */
  public String toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("explicit", explicit ? 1 : 0)
        .put("pearson", pearson ? 1 : 0)
        .put("neighbours", neighbours)
        .put("shrinkage", shrinkage)
        .put("damping", damping)
        .put("mean", mean)
        .put("userDamping", userDamping)
        .put("minRating", minRating)
        .put("maxRating", maxRating)
        .toString();
  }

  /**
   * Parses the text of {@link #toJson()}.
   *
   * @throws SnapshotFormatException if the text has another form or a value is out of range
   */
  static NeighbourSettings parse(String json) throws SnapshotFormatException {
    JsonNode node = SettingsJson.read(json);
    try {
      return new NeighbourSettings(
          SettingsJson.number(node, "explicit") != 0,
          SettingsJson.number(node, "pearson") != 0,
          (int) SettingsJson.number(node, "neighbours"),
          SettingsJson.number(node, "shrinkage"),
          SettingsJson.number(node, "damping"),
          SettingsJson.number(node, "mean"),
          SettingsJson.number(node, "userDamping"),
          SettingsJson.number(node, "minRating"),
          SettingsJson.number(node, "maxRating"));
    } catch (IllegalArgumentException e) {
      throw new SnapshotFormatException("neighbour settings: " + e.getMessage(), e);
    }
  }

  private static void require(boolean valid, String name, double value) {
    if (!valid) {
      throw new IllegalArgumentException(name + " cannot be " + value);
    }
  }
}
