package io.freshet.model.ials;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.snapshot.SettingsJson;
import io.freshet.model.snapshot.SnapshotFormatException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the fold-in of an implicit ALS model must know of its training, so that a user folded in
 * gets what training would have given. The loss is {@code Σ_observed c·(1−s)² + alpha0·Σ_all s²}
 * plus frequency-scaled L2 (Rendle, Krichene, Zhang, Koren: Revisiting the Performance of iALS on
 * Item Recommendation Benchmarks, RecSys 2022, equations 2–5).
 *
 * @param alpha0 weight of the unobserved, greater than 0
 * @param reg L2 regularisation λ, greater than 0
 * @param nu exponent ν of its scaling by frequency, 0 to 1
 * @param users users that were trained on
 * @param items items that were trained on
 * @param confidence weight c of an observation by its rating, as steps of ascending rating: the
 *     last step not above the rating counts, below all of them the first; empty: c is 1
 */
public record IalsSettings(
    double alpha0, double reg, double nu, long users, long items, List<Step> confidence) {

  /**
   * From this rating on, an observation weighs this much.
   *
   * @param rating where the step begins
   * @param weight the confidence c, greater than 0
   */
  public record Step(double rating, double weight) {}

  /** Checks the ranges. */
  public IalsSettings {
    confidence = List.copyOf(confidence);
    require(alpha0 > 0 && Double.isFinite(alpha0), "alpha0", alpha0);
    require(reg > 0 && Double.isFinite(reg), "reg", reg);
    require(nu >= 0 && nu <= 1, "nu", nu);
    require(users >= 0, "users", (double) users);
    require(items >= 0, "items", (double) items);
    double last = Double.NEGATIVE_INFINITY;
    for (Step step : confidence) {
      require(step.rating() > last && Double.isFinite(step.rating()), "rating", step.rating());
      require(step.weight() > 0 && Double.isFinite(step.weight()), "weight", step.weight());
      last = step.rating();
    }
  }

  /** The L2 weight of a user with a history of this size: {@code reg·(n + alpha0·items)^nu}. */
  public double userPenalty(int historySize) {
    return reg * Math.pow(historySize + alpha0 * (double) items, nu);
  }

  /** The L2 weight of an item that this many users touched: {@code reg·(n + alpha0·users)^nu}. */
  public double itemPenalty(int userCount) {
    return reg * Math.pow(userCount + alpha0 * (double) users, nu);
  }

  /** The confidence c of an observation with this rating. */
  public float confidence(float rating) {
    if (confidence.isEmpty()) {
      return 1f;
    }
    int i = 0;
    while (i + 1 < confidence.size() && confidence.get(i + 1).rating() <= rating) {
      i++;
    }
    return (float) confidence.get(i).weight();
  }

  /** The settings as the snapshot's {@code foldin} text. */
  public String toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("alpha0", alpha0).put("reg", reg).put("nu", nu);
    node.put("users", users).put("items", items);
    ArrayNode steps = node.putArray("confidence");
    for (Step step : confidence) {
      steps.addObject().put("rating", step.rating()).put("weight", step.weight());
    }
    return node.toString();
  }

  /**
   * Reads {@link #toJson()}.
   *
   * @throws SnapshotFormatException if the text is not of that form or a value is out of range
   */
  static IalsSettings parse(String json) throws SnapshotFormatException {
    JsonNode node = SettingsJson.read(json);
    List<Step> steps = new ArrayList<>();
    for (JsonNode step : node.path("confidence")) {
      steps.add(new Step(SettingsJson.number(step, "rating"), SettingsJson.number(step, "weight")));
    }
    try {
      return new IalsSettings(
          SettingsJson.number(node, "alpha0"),
          SettingsJson.number(node, "reg"),
          SettingsJson.number(node, "nu"),
          (long) SettingsJson.number(node, "users"),
          (long) SettingsJson.number(node, "items"),
          steps);
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
