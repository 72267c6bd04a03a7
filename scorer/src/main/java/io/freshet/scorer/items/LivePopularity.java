package io.freshet.scorer.items;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Decayed popularity of items, counted by one scorer instance on the events that it reads. An event
 * has its full weight when it arrives and e<sup>−n/5000</sup> of it after n more events.
 *
 * <p>All tasks of an instance share it; an instance counts only the partitions that it reads. Its
 * uses are those of {@link LiveCounts}.
 *
 * <p>All counts decay by the same factor, so decay never changes their order; only the counted item
 * moves, and only up. Therefore old counts stay as they are and a new event weighs
 * e<sup>n/5000</sup>. The first {@value #RANKED} ranks are kept sorted: one binary search and one
 * array move per event. A user who has seen all of them, which is rare, costs a scan over all
 * items.
 *
 * <p>The counts are not stored. A restarted instance begins with the first snapshot's counts
 * ({@link #seed}); the difference fades within some ten thousand events.
 */
public final class LivePopularity {
  /** Events after which a count has faded to 1/e. */
  public static final double E_FOLD_EVENTS = 5_000;

  /** Number of ranks that are kept sorted. */
  static final int RANKED = 1024;

  /** Weight above which all counts are rescaled, far below overflow. */
  private static final double RESCALE_ABOVE = 1e100;

  private final ItemDictionary dictionary;
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
   * @param dictionary numbers the items
   */
  public LivePopularity(ItemDictionary dictionary) {
    this(dictionary, E_FOLD_EVENTS);
  }

  LivePopularity(ItemDictionary dictionary, double eFoldEvents) {
    this.dictionary = dictionary;
    this.growth = Math.exp(1 / eFoldEvents);
  }

  /**
   * Counts one event.
   *
   * @param item the item's number in the dictionary; nothing is counted for {@link
   *     ItemDictionary#NONE}
   * @param weight how much the event counts, above 0
   */
  public synchronized void count(int item, double weight) {
    if (item == ItemDictionary.NONE) {
      return;
    }
    nextWeight *= growth;
    events++;
    add(item, weight * nextWeight);
    if (nextWeight > RESCALE_ABOVE) {
      rescale();
    }
  }

  /**
   * Adds the counts of the first snapshot, as if its events came before all that were counted here.
   * Later calls change nothing.
   *
   * @param items numbers of the dictionary
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
   * @param item the item's number in the dictionary
   * @return the count, 0 if the item was never counted
   */
  public synchronized double countOf(int item) {
    return item < weights.length ? weights[item] / nextWeight : 0;
  }

  /**
   * Finds the most popular items that are not excluded, most popular first, ties by item id. Items
   * never counted are not listed.
   *
   * @param excluded tells which items to leave out; called with numbers of the dictionary, under
   *     this object's lock, so it must be cheap and must not call back
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
     * @param item the item's number in the dictionary
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

  private void add(int item, double weight) {
    ensure(item);
    int from = weights[item] > 0 ? rankOf(item) : ranked;
    boolean wasRanked = from < ranked && order[from] == item;
    weights[item] += weight;
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
    return byWeight != 0 ? byWeight > 0 : dictionary.compare(a, b) < 0;
  }

  private void ensure(int item) {
    if (item >= weights.length) {
      weights = Arrays.copyOf(weights, Math.max(item + 1, weights.length * 2));
    }
  }

  private void rescale() {
    for (int item = 0; item < weights.length; item++) {
      weights[item] /= nextWeight;
    }
    firstWeight /= nextWeight;
    nextWeight = 1;
    // Very old counts may have become equal by underflow; then ids decide.
    rank();
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
