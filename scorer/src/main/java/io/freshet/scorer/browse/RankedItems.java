package io.freshet.scorer.browse;

import io.freshet.model.popularity.LivePopularity;
import io.freshet.scorer.engine.ServingView;
import io.freshet.scorer.items.ItemDictionary;
import it.unimi.dsi.fastutil.ints.IntArrays;

/**
 * The items that may be recommended, the most rated first, ties by item id.
 *
 * @param items numbers of the dictionary
 * @param ratings of each item, in the model's data; of an item that the model does not know, its
 *     decayed count
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RankedItems(int[] items, double[] ratings) {

  /**
   * Ranks the items of a view.
   *
   * @param live counts of items that the view's model does not know
   */
  static RankedItems of(ServingView view, ItemDictionary dictionary, LivePopularity live) {
    int[] items = view.items();
    double[] unsorted = new double[items.length];
    int[] order = new int[items.length];
    for (int i = 0; i < items.length; i++) {
      double known = view.ratings(items[i]);
      unsorted[i] = Double.isNaN(known) ? live.countOf(items[i]) : known;
      order[i] = i;
    }
    IntArrays.quickSort(
        order,
        (a, b) -> {
          int byRatings = Double.compare(unsorted[b], unsorted[a]);
          return byRatings != 0 ? byRatings : dictionary.compare(items[a], items[b]);
        });
    int[] sorted = new int[items.length];
    double[] ratings = new double[items.length];
    for (int rank = 0; rank < order.length; rank++) {
      sorted[rank] = items[order[rank]];
      ratings[rank] = unsorted[order[rank]];
    }
    return new RankedItems(sorted, ratings);
  }

  int size() {
    return items.length;
  }

  int item(int rank) {
    return items[rank];
  }
}
