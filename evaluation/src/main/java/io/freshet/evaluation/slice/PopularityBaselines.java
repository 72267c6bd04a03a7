package io.freshet.evaluation.slice;

import io.freshet.families.matrix.RatingMatrix;
import java.util.Arrays;

/**
 * The two popularity baselines of every evaluation, counted event by event in time order up to the
 * predicted event.
 *
 * @param popularity scores of popularity by number of events
 * @param decayed scores of popularity with exponential decay by number of events in the stream
 */
public record PopularityBaselines(SliceScores popularity, SliceScores decayed) {
  /** The weight of the newest event at which all weights are rescaled. */
  private static final double LARGE = 1e20;

  static PopularityBaselines over(SlicePlan plan, EvaluationSettings settings) {
    RatingMatrix m = plan.matrix();
    SliceScores popularity = new SliceScores("popularity", plan);
    SliceScores decayed = new SliceScores("decayed-popularity", plan);
    int[] slotOfRow = new int[m.users()];
    Arrays.fill(slotOfRow, -1);
    for (int slot = 0; slot < plan.users(); slot++) {
      slotOfRow[plan.row(slot)] = slot;
    }
    int[] rows = m.rows();
    int[] order = m.timeOrder();
    double[] counts = new double[m.items()];
    double[] weights = new double[m.items()];
    double growth = 1;
    for (int k = 0; k < order.length; ) {
      int first = order[k];
      int row = rows[first];
      int next = k + 1;
      while (next < order.length
          && rows[order[next]] == row
          && m.seconds()[order[next]] == m.seconds()[first]) {
        next++;
      }
      int slot = slotOfRow[row];
      int start = m.userStart()[row];
      // The user's older events are positions start … first − 1, exactly the seen items.
      if (slot >= 0 && first > start && m.seconds()[first] >= plan.from()) {
        for (int e = k; e < next; e++) {
          if (m.rating()[order[e]] >= settings.likeThreshold()) {
            int item = m.item()[order[e]];
            popularity.addRank(slot, rank(counts, item, m.item(), start, first));
            decayed.addRank(slot, rank(weights, item, m.item(), start, first));
          }
        }
      }
      for (; k < next; k++) {
        int item = m.item()[order[k]];
        counts[item]++;
        weights[item] += growth;
        growth *= 1 + 1 / settings.popularityEFold();
        if (growth > LARGE) {
          for (int i = 0; i < weights.length; i++) {
            weights[i] /= growth;
          }
          growth = 1;
        }
      }
    }
    return new PopularityBaselines(popularity, decayed);
  }

  private static int rank(double[] scores, int target, int[] items, int seenFrom, int seenTo) {
    double mine = scores[target];
    int before = -1;
    for (double s : scores) {
      before += s >= mine ? 1 : 0;
    }
    for (int k = seenFrom; k < seenTo; k++) {
      before -= scores[items[k]] >= mine ? 1 : 0;
    }
    return before;
  }
}
