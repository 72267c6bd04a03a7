package io.freshet.standalone.command;

import io.freshet.model.shape.Shaping;
import picocli.CommandLine.Option;

/** Options for the shaping of an evaluation's lists; the scorer has settings of the same names. */
final class ShapingOptions {
  @Option(
      names = "--diversity",
      paramLabel = "F",
      description =
          "leave-last-out, prequential: maximal marginal relevance, 0 to 1 (default:"
              + " ${DEFAULT-VALUE}).")
  private double diversity;

  @Option(
      names = "--popularity-penalty",
      paramLabel = "F",
      description =
          "leave-last-out, prequential: score that the most popular candidate loses, in spans of the"
              + " candidates' scores (default: ${DEFAULT-VALUE}).")
  private double penalty;

  double diversity() {
    return diversity;
  }

  double penalty() {
    return penalty;
  }

  boolean diversityIsValid() {
    return diversity >= 0 && diversity <= 1;
  }

  boolean penaltyIsValid() {
    return penalty >= 0 && Double.isFinite(penalty);
  }

  Shaping read() {
    return new Shaping(diversity, penalty, Shaping.OFF.candidates());
  }
}
