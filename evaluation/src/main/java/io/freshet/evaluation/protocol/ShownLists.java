package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.schemas.answer.Metric;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures what lists show, independent of any user's taste. Coverage is the share of the catalogue
 * that was shown. Gini measures how evenly items were shown: 0 if all equally often, near 1 if a
 * few items take all places. Novelty is the mean of −log₂ of an item's share of all ratings (Zhou
 * et al., PNAS 2010). Threads may add at the same time.
 */
final class ShownLists {
  private final AtomicIntegerArray shown;
  private final double[] information;
  private final AtomicLong lists = new AtomicLong();

  /**
   * Creates counters without any list.
   *
   * @param m gives the items that lists are made of and their shares of all ratings
   */
  ShownLists(RatingMatrix m) {
    int[] counts = m.ratingsOfItem();
    shown = new AtomicIntegerArray(counts.length);
    information = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      information[i] = Math.log((double) m.ratings() / Math.max(1, counts[i])) / Math.log(2);
    }
  }

  /**
   * Adds a list.
   *
   * @param items the items of the list, as indexes of the model
   * @param toMatrix maps an index of the model to one of the matrix
   * @return the novelty of the list in bits, the mean over its items; NaN for an empty list
   */
  double add(int[] items, int count, int[] toMatrix) {
    double sum = 0;
    for (int at = 0; at < count; at++) {
      int item = toMatrix[items[at]];
      shown.incrementAndGet(item);
      sum += information[item];
    }
    lists.incrementAndGet();
    return count == 0 ? Double.NaN : sum / count;
  }

  /**
   * Puts coverage and Gini among metrics. They have no interval, because they belong to no user.
   */
  void put(Map<String, Metric> metrics, int k) {
    int[] counts = new int[shown.length()];
    int covered = 0;
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = shown.get(i);
      covered += counts[i] > 0 ? 1 : 0;
      total += counts[i];
    }
    metrics.put("coverage@" + k, plain((double) covered / counts.length));
    metrics.put("gini@" + k, plain(gini(counts, total)));
  }

  private Metric plain(double value) {
    return new Metric(value, Double.NaN, Double.NaN, lists.get(), 0);
  }

  /**
   * The Gini coefficient {@code Σ_i (2i − n − 1) x_i / (n Σ x)} over ascending counts, i from 1.
   */
  static double gini(int[] counts, long total) {
    if (total == 0) {
      return Double.NaN;
    }
    int[] sorted = counts.clone();
    Arrays.sort(sorted);
    double sum = 0;
    for (int i = 0; i < sorted.length; i++) {
      sum += (2.0 * (i + 1) - sorted.length - 1) * sorted[i];
    }
    return sum / ((double) sorted.length * total);
  }
}
