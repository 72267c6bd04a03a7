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
 * The training settings that the fold-in of an implicit ALS model needs to compute what training
 * would have learned for a user. The loss is {@code Σ_observed c·(1−s)² + alpha0·Σ_all s²} plus
 * frequency-scaled L2 (Rendle, Krichene, Zhang, Koren: Revisiting the Performance of iALS on Item
 * Recommendation Benchmarks, RecSys 2022, equations 2–5).
 *
 * @param alpha0 weight of the unobserved items, greater than 0
 * @param reg L2 regularisation λ, greater than 0
 * @param nu exponent ν of the frequency scaling of λ, 0 to 1
 * @param users number of training users
 * @param items number of training items
 * @param confidence the weight c of an observation as steps of ascending rating. The last step at
 *     or below the rating counts; below all steps, the first step counts. If empty, c is 1.
 */
public record IalsSettings(
    double alpha0, double reg, double nu, long users, long items, List<Step> confidence) {

  /**
   * A confidence step: the weight of observations from a rating on.
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

  /** The L2 weight of an item that this many users rated: {@code reg·(n + alpha0·users)^nu}. */
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
   * Parses the text of {@link #toJson()}.
   *
   * @throws SnapshotFormatException if the text has another form or a value is out of range
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
