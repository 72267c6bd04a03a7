package io.freshet.evaluation.protocol;

import java.util.ArrayList;
import java.util.List;

/** Metrics by how many ratings of the user are known, in steps from a new to a well-known user. */
final class RatingCountSteps {
  private static final int[] STEPS = {0, 1, 2, 5, 10, 20};

  private RatingCountSteps() {}

  /** The metrics of lists of length k, for every step. */
  static List<String> metrics(int k) {
    List<String> names = new ArrayList<>();
    for (int step = 0; step < STEPS.length; step++) {
      names.add("recall@" + k + ofStep(step));
      names.add("dcg@" + k + ofStep(step));
    }
    return names;
  }

  /**
   * Adds a target to the step of its user; the first events of a new user belong to the lowest
   * step.
   *
   * @param known number of known ratings of the user
   * @param rank rank of the target
   */
  static void add(PerUserSums tally, int k, int slot, int known, int rank) {
    Ranks.add(tally, k, slot, suffix(known), rank);
  }

  /** Tells whether a metric belongs to a step. */
  static boolean isStep(String metric) {
    return metric.contains(".after-");
  }

  /** The suffix of the metric names for this many known ratings. */
  static String suffix(int ratings) {
    int step = 0;
    while (step + 1 < STEPS.length && STEPS[step + 1] <= ratings) {
      step++;
    }
    return ofStep(step);
  }

  private static String ofStep(int step) {
    int from = STEPS[step];
    if (step + 1 == STEPS.length) {
      return ".after-" + from + "-or-more";
    }
    int last = STEPS[step + 1] - 1;
    return ".after-" + from + (last > from ? "-to-" + last : "");
  }
}
