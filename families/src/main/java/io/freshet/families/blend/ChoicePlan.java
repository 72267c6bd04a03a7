package io.freshet.families.blend;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.blend.Transitions;
import java.util.ArrayList;
import java.util.List;

/**
 * The slices of time from which the weights are learned. The newest ratings are cut into slices;
 * each slice is judged by parts that were fitted to the ratings before it. A slice is short
 * compared with the data before it, so the parts are about as stale there as a served snapshot is.
 *
 * @param bounds first second of each slice, ascending, then the second after the last slice; a
 *     single element if there are no choices
 * @param middle second that halves the ratings of the newest slice
 * @param wanted number of choices
 * @param negatives number of random items per choice, see {@link ChoiceCollector}
 */
record ChoicePlan(List<Long> bounds, long middle, int wanted, int negatives) {
  /** Max size of a slice as a share of the data before it. */
  private static final double GROWTH = 0.06;

  private static final int MAX_SLICES = 5;

  /**
   * Choices from which the order of the whole catalogue is learned. At half as many, the order of
   * the best items suffers (decision 50).
   */
  static final int WHOLE_CATALOGUE = 8_000;

  /** Share of all likes that are choices where this is more than the setting. */
  private static final double EVIDENCE = 0.08;

  /** Limit of this share: a choice takes some 10 KB of memory. */
  private static final int MAX_CHOICES = 40_000;

  static ChoicePlan of(RatingMatrix m, BlendSettings settings, double likeThreshold) {
    int[] order = m.timeOrder();
    int first = order.length;
    int least = Math.max(1, (int) (order.length * (1 - settings.choicesShare())));
    int wanted = wanted(m, settings, likeThreshold);
    int liked = 0;
    while (first > least && liked < wanted) {
      first--;
      liked += m.rating()[order[first]] >= likeThreshold ? 1 : 0;
    }
    int slices =
        (int) Math.ceil(Math.log(order.length / (double) Math.max(1, first)) / Math.log1p(GROWTH));
    slices = Math.min(MAX_SLICES, Math.max(1, slices));
    List<Long> bounds = new ArrayList<>();
    long before = m.seconds()[order[0]];
    for (int s = 0; s < slices && first < order.length; s++) {
      long at = m.seconds()[order[first + (int) ((long) (order.length - first) * s / slices)]];
      // Nothing is known before the first second.
      if (at > before) {
        bounds.add(at);
        before = at;
      }
    }
    bounds.add(m.lastSecond() + 1);
    int half = (order.length - first) / (2 * slices);
    long middle = m.seconds()[order[Math.max(0, order.length - 1 - half)]];
    // A few choices must teach the order of the best items alone; many teach the others' too.
    int negatives = wanted >= WHOLE_CATALOGUE ? settings.negatives() : 0;
    return new ChoicePlan(List.copyOf(bounds), middle, wanted, negatives);
  }

  /** The number of choices: more where there is more to learn from. */
  private static int wanted(RatingMatrix m, BlendSettings settings, double likeThreshold) {
    int likes = 0;
    for (int k = 0; k < m.ratings(); k++) {
      likes += m.rating()[k] >= likeThreshold ? 1 : 0;
    }
    int grown = Math.min(MAX_CHOICES, (int) (likes * EVIDENCE));
    return settings.choices() == 0 ? 0 : Math.max(settings.choices(), grown);
  }

  /**
   * What is kept of the shares of pairs. Roots gain where there is much to learn from; on a hundred
   * thousand ratings they do not.
   */
  Transitions.Measure measure() {
    return wanted >= WHOLE_CATALOGUE ? Transitions.Measure.ROOT : Transitions.Measure.SHARE;
  }

  int slices() {
    return bounds.size() - 1;
  }

  long from(int slice) {
    return bounds.get(slice);
  }

  long until(int slice) {
    return bounds.get(slice + 1);
  }
}
