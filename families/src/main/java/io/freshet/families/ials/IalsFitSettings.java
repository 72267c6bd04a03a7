package io.freshet.families.ials;

import io.freshet.model.ials.IalsSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * How implicit ALS is fitted.
 *
 * @param factors length of a factor vector, 1 to 2048
 * @param block coordinates solved together: 4, 8, 12 or 16
 * @param sweeps passes over users and items
 * @param unobservedWeight α0, the weight of a pair nobody rated against 1 for a rated one, above 0
 * @param regularisation reg, above 0
 * @param regularisationExponent ν in [0, 1]: 0 regularises every row alike, 1 in proportion to its
 *     ratings
 * @param confidence weight of a rating as ascending steps; empty: 1
 * @param initialDeviation the starting factors have standard deviation initialDeviation / √factors
 * @param popularityWeight w of w · ln(1 + decayed popularity), which an item's score adds to its
 *     factors' product; 0 or more
 */
public record IalsFitSettings(
    int factors,
    int block,
    int sweeps,
    double unobservedWeight,
    double regularisation,
    double regularisationExponent,
    List<IalsSettings.Step> confidence,
    double initialDeviation,
    double popularityWeight) {

  public IalsFitSettings {
    confidence = List.copyOf(confidence);
    require(factors >= 1 && factors <= 2048, "factors must be in [1, 2048]", factors);
    require(block >= 4 && block <= 16 && block % 4 == 0, "block must be 4, 8, 12 or 16", block);
    require(sweeps >= 1, "sweeps must be at least 1", sweeps);
    require(initialDeviation > 0, "the initial deviation must be positive", initialDeviation);
    require(
        popularityWeight >= 0 && Double.isFinite(popularityWeight),
        "the popularity weight must be 0 or more",
        popularityWeight);
    // The loss checks its own numbers.
    new IalsSettings(unobservedWeight, regularisation, regularisationExponent, 0, 0, confidence);
  }

  /** The loss over a matrix of this shape: what the fold-in of the snapshot continues. */
  public IalsSettings loss(int users, int items) {
    return new IalsSettings(
        unobservedWeight, regularisation, regularisationExponent, users, items, confidence);
  }

  /**
   * Reads confidence steps written {@code rating:weight,…}; the empty text is no step, confidence
   * 1.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static List<IalsSettings.Step> parseConfidence(String text) {
    List<IalsSettings.Step> steps = new ArrayList<>();
    if (text.isBlank()) {
      return steps;
    }
    for (String step : text.split(",", -1)) {
      String[] pair = step.split(":", -1);
      if (pair.length != 2) {
        throw new IllegalArgumentException("expected rating:weight, got \"" + step.trim() + "\"");
      }
      steps.add(new IalsSettings.Step(number(pair[0]), number(pair[1])));
    }
    return steps;
  }

  /** What {@link #parseConfidence} reads back. */
  public static String formatConfidence(List<IalsSettings.Step> steps) {
    StringBuilder text = new StringBuilder();
    for (IalsSettings.Step step : steps) {
      text.append(text.isEmpty() ? "" : ",")
          .append(step.rating())
          .append(':')
          .append(step.weight());
    }
    return text.toString();
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number: \"" + text.trim() + "\"", e);
    }
  }

  private static void require(boolean holds, String rule, Number value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }
}
