package io.freshet.families.ials;

import io.freshet.model.ials.IalsSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of an implicit ALS fit.
 *
 * @param factors length of a factor vector, 1 to 2048
 * @param block coordinates that are solved together: 4, 8, 12 or 16
 * @param sweeps passes over users and items
 * @param unobservedWeight α0, the weight of an unrated pair relative to 1 for a rated pair, greater
 *     than 0
 * @param regularisation reg, greater than 0
 * @param regularisationExponent ν in [0, 1]: 0 regularises every row equally, 1 in proportion to
 *     its ratings
 * @param confidence weight of a rating as ascending steps; empty: 1
 * @param initialDeviation initial factors have standard deviation initialDeviation / √factors
 * @param popularityWeight w of the term w · ln(1 + decayed popularity) in an item's score; 0 or
 *     more
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
    // The loss checks its own values.
    new IalsSettings(unobservedWeight, regularisation, regularisationExponent, 0, 0, confidence);
  }

  /** The loss for a matrix of this shape; the fold-in of the snapshot uses it. */
  public IalsSettings loss(int users, int items) {
    return new IalsSettings(
        unobservedWeight, regularisation, regularisationExponent, users, items, confidence);
  }

  /**
   * Parses confidence steps written as {@code rating:weight,…}; empty text has no steps: confidence
   * 1.
   *
   * @throws IllegalArgumentException if the text has another form
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

  /** Formats steps as {@link #parseConfidence} parses them. */
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
