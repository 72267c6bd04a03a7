package io.freshet.evaluation.protocol;

import java.util.ArrayList;
import java.util.List;

/** The steps from an unknown user to a known one: by how many ratings are known of them. */
final class RatingCountSteps {
  private static final int[] STEPS = {0, 1, 2, 5, 10, 20};

  private RatingCountSteps() {}

  /** The metrics of a list of k on every step. */
  static List<String> metrics(int k) {
    List<String> names = new ArrayList<>();
    for (int step = 0; step < STEPS.length; step++) {
      names.add("recall@" + k + ofStep(step));
      names.add("dcg@" + k + ofStep(step));
    }
    return names;
  }

  /**
   * Adds a target to the step that its user stands on: a new user's first events are on the lowest.
   *
   * @param known ratings of the user so far
   * @param rank of the target
   */
  static void add(PerUserSums tally, int k, int slot, int known, int rank) {
    Ranks.add(tally, k, slot, suffix(known), rank);
  }

  /** Whether a metric is one of a step. */
  static boolean isStep(String metric) {
    return metric.contains(".after-");
  }

  /** What a metric's name ends with where so many ratings are known. */
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
