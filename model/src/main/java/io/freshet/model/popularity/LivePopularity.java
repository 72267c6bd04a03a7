package io.freshet.model.popularity;

import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.ints.IntComparator;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Decayed popularity of items, counted event by event. An event has its full weight when it arrives
 * and e<sup>−n/E</sup> of it after n more events; E is the <em>e-fold</em>. The scorer and the
 * evaluator count by this class. All threads of an instance share an object.
 *
 * <p>All counts decay by the same factor, so decay never changes their order; only the counted item
 * moves, and only up. Therefore old counts stay as they are and a new event weighs e<sup>n/E</sup>.
 * The first {@value #RANKED} ranks are kept sorted: one binary search and one array move per event.
 * A user who has seen all of them, which is rare, costs a scan over all items.
 *
 * <p>The counts are not stored. A restarted instance begins with the first snapshot's counts
 * ({@link #seed}); the difference fades within some e-folds.
 */
public final class LivePopularity {
  /** The e-fold of the popularity that others are compared with, in events. */
  public static final double E_FOLD_EVENTS = 5_000;

  /** Number of ranks that are kept sorted. */
  public static final int RANKED = 1024;

  /** The rank of an item that is not among the kept ranks. */
  public static final int BELOW = -1;

  /**
   * Weight above which all counts are divided by it, far below overflow. A power of two, so that
   * the division is exact and keeps the order.
   */
  private static final double RESCALE_ABOVE = 0x1p300;

  private final IntComparator ties;
  private final double growth;
  private double[] weights = new double[1024];
  private final int[] order = new int[RANKED];
  private int ranked;
  private double nextWeight = 1;

  /** The weight of an event just before the first one that was counted here. */
  private double firstWeight = 1;

  private long events;
  private boolean seeded;

  /**
   * Creates empty counts.
   *
   * @param ties orders the numbers of items with equal counts, the smaller one first
   * @param eFoldEvents events over which a count fades to 1/e, above 0
   */
  public LivePopularity(IntComparator ties, double eFoldEvents) {
    this.ties = ties;
    this.growth = Math.exp(1 / eFoldEvents);
  }

  /**
   * Counts one event.
   *
   * @param item the item's number, from 0
   * @param weight how much the event counts, above 0
   * @return the rank of the item before the event, from 0; {@link #BELOW} if it was not among the
   *     first {@value #RANKED}
   */
  public synchronized int count(int item, double weight) {
    ensure(item);
    int before = weights[item] > 0 ? rankOf(item) : ranked;
    boolean wasRanked = before < ranked && order[before] == item;
    nextWeight *= growth;
    events++;
    weights[item] += weight * nextWeight;
    raise(item, before, wasRanked);
    if (nextWeight > RESCALE_ABOVE) {
      rescale();
    }
    return wasRanked ? before : BELOW;
  }

  /**
   * Adds the counts of the first snapshot, as if its events came before all that were counted here.
   * Later calls change nothing.
   *
   * @param items numbers of the items
   * @param counts their decayed counts, none negative, on the scale where one new event is 1
   */
  public synchronized void seed(int[] items, float[] counts) {
    if (seeded) {
      return;
    }
    seeded = true;
    for (int i = 0; i < items.length; i++) {
      if (counts[i] > 0) {
        ensure(items[i]);
        weights[items[i]] += firstWeight * counts[i];
      }
    }
    rank();
  }

  /**
   * Copies the weights of all items, which are their counts up to a common factor.
   *
   * @param out receives the weights, by item number
   */
  public synchronized void copyWeights(double[] out) {
    int counted = Math.min(out.length, weights.length);
    System.arraycopy(weights, 0, out, 0, counted);
    Arrays.fill(out, counted, out.length, 0);
  }

  /** Returns whether no item has a count. */
  public synchronized boolean isEmpty() {
    return ranked == 0;
  }

  /** Returns the number of events counted since this instance started, without the seed. */
  public synchronized long events() {
    return events;
  }

  /**
   * Computes an item's decayed count, on the scale where the newest event is 1.
   *
   * @param item the item's number, from 0
   * @return the count, 0 if the item was never counted
   */
  public synchronized double countOf(int item) {
    return item < weights.length ? weights[item] / nextWeight : 0;
  }

  /**
   * Finds the most popular items that are not excluded, most popular first, ties by item id. Items
   * never counted are not listed.
   *
   * @param excluded tells which items to leave out; called under this object's lock, so it must be
   *     cheap and must not call back
   * @param k max number of items
   * @param out receives their numbers
   * @return the number of items found
   */
  public synchronized int top(IntPredicate excluded, int k, int[] out) {
    int found = 0;
    for (int rank = 0; rank < ranked && found < k; rank++) {
      int item = order[rank];
      if (!excluded.test(item)) {
        out[found++] = item;
      }
    }
    if (found < k && ranked == RANKED) {
      found = scan(excluded, k, out, found);
    }
    return found;
  }

  /**
   * Visits the counted items, the most popular first, until the visitor returns false. Only the
   * kept ranks are in order of count; the visitor is told where the order ends.
   *
   * @param visitor called under this object's lock
   */
  public synchronized void walk(Visitor visitor) {
    for (int rank = 0; rank < ranked; rank++) {
      int item = order[rank];
      if (!visitor.visit(item, weights[item] / nextWeight, true)) {
        return;
      }
    }
    if (ranked == RANKED) {
      int last = order[ranked - 1];
      for (int item = 0; item < weights.length; item++) {
        if (weights[item] > 0 && before(last, item)) {
          visitor.visit(item, weights[item] / nextWeight, false);
        }
      }
    }
  }

  /** Receives items in order of popularity. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Receives one item.
     *
     * @param item the item's number, from 0
     * @param count its decayed count
     * @param sorted whether no later item has a higher count
     * @return whether to continue
     */
    boolean visit(int item, double count, boolean sorted);
  }

  /** Scans the items below the kept ranks; keeps the best in a small sorted list. */
  private int scan(IntPredicate excluded, int k, int[] out, int already) {
    int found = already;
    int last = order[ranked - 1];
    for (int item = 0; item < weights.length; item++) {
      if (weights[item] == 0
          || !before(last, item)
          || (found == k && !before(item, out[k - 1]))
          || excluded.test(item)) {
        continue;
      }
      int at = found < k ? found++ : k - 1;
      while (at > already && before(item, out[at - 1])) {
        out[at] = out[at - 1];
        at--;
      }
      out[at] = item;
    }
    return found;
  }

  /** Moves an item up to its new rank. */
  private void raise(int item, int before, boolean wasRanked) {
    int from = before;
    if (!wasRanked) {
      if (ranked < RANKED) {
        from = ranked++;
      } else if (before(item, order[RANKED - 1])) {
        from = RANKED - 1;
      } else {
        return;
      }
    }
    int to = 0;
    int high = from;
    while (to < high) {
      int middle = (to + high) >>> 1;
      if (before(order[middle], item)) {
        to = middle + 1;
      } else {
        high = middle;
      }
    }
    System.arraycopy(order, to, order, to + 1, from - to);
    order[to] = item;
  }

  /** Returns the item's rank, or the rank at which it would be inserted. */
  private int rankOf(int item) {
    int low = 0;
    int high = ranked;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (before(order[middle], item)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private boolean before(int a, int b) {
    int byWeight = Double.compare(weights[a], weights[b]);
    return byWeight != 0 ? byWeight > 0 : ties.compare(a, b) < 0;
  }

  private void ensure(int item) {
    if (item >= weights.length) {
      weights = Arrays.copyOf(weights, Math.max(item + 1, weights.length * 2));
    }
  }

  private void rescale() {
    for (int item = 0; item < weights.length; item++) {
      if (weights[item] > 0) {
        // Very old counts become equal, but they stay counts.
        weights[item] = Math.max(weights[item] / RESCALE_ABOVE, Double.MIN_NORMAL);
      }
    }
    firstWeight = Math.max(firstWeight / RESCALE_ABOVE, Double.MIN_NORMAL);
    nextWeight /= RESCALE_ABOVE;
    if (ranked > 0 && weights[order[ranked - 1]] == Double.MIN_NORMAL) {
      rank(); // among equal counts, ids decide
    }
  }

  /** Sorts all counted items and keeps the first ranks. */
  private void rank() {
    int[] counted = new int[weights.length];
    int n = 0;
    for (int item = 0; item < weights.length; item++) {
      if (weights[item] > 0) {
        counted[n++] = item;
      }
    }
    int[] sorted = Arrays.copyOf(counted, n);
    IntArrays.quickSort(sorted, (a, b) -> a == b ? 0 : before(a, b) ? -1 : 1);
    ranked = Math.min(n, RANKED);
    System.arraycopy(sorted, 0, order, 0, ranked);
  }
}
