package io.freshet.evaluation.protocol;

import io.freshet.model.blend.Calibration;
import java.util.ArrayList;
import java.util.List;

/**
 * How right the probabilities are that a family says: per band of the chance that items of lists
 * were given, its mean and the share of them that was liked next. Where the two agree, a
 * probability can be taken at its word.
 */
final class Reliability {
  private static final String PREFIX = "reliability.from-";
  private static final String[] PREDICTED = new String[Calibration.bandCount()];
  private static final String[] OBSERVED = new String[PREDICTED.length];

  static {
    for (int band = 0; band < PREDICTED.length; band++) {
      PREDICTED[band] = PREFIX + Calibration.bandFrom(band) + ".predicted";
      OBSERVED[band] = PREFIX + Calibration.bandFrom(band) + ".observed";
    }
  }

  private Reliability() {}

  /** The metrics of all bands. */
  static List<String> metrics() {
    List<String> names = new ArrayList<>();
    for (int band = 0; band < PREDICTED.length; band++) {
      names.add(PREDICTED[band]);
      names.add(OBSERVED[band]);
    }
    return names;
  }

  /** Whether a metric is one of a band. */
  static boolean isBand(String metric) {
    return metric.startsWith(PREFIX);
  }

  /**
   * Adds an item of a list for one target.
   *
   * @param chance that the item was given
   * @param hit whether it was the target
   */
  static void add(PerUserSums tally, int slot, float chance, boolean hit) {
    int band = Calibration.band(chance);
    tally.add(PREDICTED[band], slot, chance);
    tally.add(OBSERVED[band], slot, hit ? 1 : 0);
  }
}
