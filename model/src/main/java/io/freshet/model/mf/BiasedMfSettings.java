package io.freshet.model.mf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.freshet.model.snapshot.SettingsJson;
import io.freshet.model.snapshot.SnapshotFormatException;

/**
 * The training settings that the fold-in of a biased matrix factorisation needs. A rating is
 * predicted as {@code mean + b_u + b_i + u·y_i}; the user's side minimises {@code Σ_j (r_j − r̂_j)²
 * + n^nu · (reg·|u|² + biasReg·b_u²)} over the n ratings of the user (Koren, Bell, Volinsky: Matrix
 * Factorization Techniques for Recommender Systems, IEEE Computer 2009, equation 5).
 *
 * @param mean the mean rating μ
 * @param reg L2 weight of the user's factors per rating, greater than 0
 * @param biasReg L2 weight of the user's bias per rating, greater than 0
 * @param nu exponent of the frequency scaling, 0 to 1; 1 equals one L2 step per rating
 * @param minRating the min rating of the scale
 * @param maxRating the max rating of the scale
 */
public record BiasedMfSettings(
    double mean, double reg, double biasReg, double nu, double minRating, double maxRating) {

  /** Checks the ranges. */
  public BiasedMfSettings {
    require(Double.isFinite(mean), "mean", mean);
    require(reg > 0 && Double.isFinite(reg), "reg", reg);
    require(biasReg > 0 && Double.isFinite(biasReg), "biasReg", biasReg);
    require(nu >= 0 && nu <= 1, "nu", nu);
    require(Double.isFinite(minRating), "minRating", minRating);
    require(maxRating >= minRating && Double.isFinite(maxRating), "maxRating", maxRating);
  }

  /** The settings as the snapshot's {@code foldin} text. */
  public String toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("mean", mean)
        .put("reg", reg)
        .put("biasReg", biasReg)
        .put("nu", nu)
        .put("minRating", minRating)
        .put("maxRating", maxRating)
        .toString();
  }

  /**
   * Parses the text of {@link #toJson()}.
   *
   * @throws SnapshotFormatException if the text has another form or a value is out of range
   */
  static BiasedMfSettings parse(String json) throws SnapshotFormatException {
    JsonNode node = SettingsJson.read(json);
    try {
      return new BiasedMfSettings(
          SettingsJson.number(node, "mean"),
          SettingsJson.number(node, "reg"),
          SettingsJson.number(node, "biasReg"),
          SettingsJson.number(node, "nu"),
          SettingsJson.number(node, "minRating"),
          SettingsJson.number(node, "maxRating"));
    } catch (IllegalArgumentException e) {
      throw new SnapshotFormatException("foldin: " + e.getMessage(), e);
    }
  }

  private static void require(boolean valid, String name, double value) {
    if (!valid) {
      throw new IllegalArgumentException(name + " cannot be " + value);
    }
  }
}
