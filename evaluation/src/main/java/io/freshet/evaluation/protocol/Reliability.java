package io.freshet.evaluation.protocol;

import io.freshet.model.blend.Calibration;
import java.util.ArrayList;
import java.util.List;

/**
 * Metrics of how right predicted probabilities are. For each band of predicted probabilities of
 * list items: the mean prediction, and the observed share of items that were liked next. The closer
 * the two are, the better the calibration.
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

  /** Tells whether a metric belongs to a band. */
  static boolean isBand(String metric) {
    return metric.startsWith(PREFIX);
  }

  /**
   * Adds a list item for one target.
   *
   * @param chance predicted probability of the item
   * @param hit whether the item was the target
   */
  static void add(PerUserSums tally, int slot, float chance, boolean hit) {
    int band = Calibration.band(chance);
    tally.add(PREDICTED[band], slot, chance);
    tally.add(OBSERVED[band], slot, hit ? 1 : 0);
  }
}
