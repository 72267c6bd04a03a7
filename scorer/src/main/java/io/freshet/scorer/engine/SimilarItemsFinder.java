package io.freshet.scorer.engine;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.popularity.LivePopularity;
import io.freshet.model.scoring.ColdItems;
import io.freshet.model.scoring.ItemDirections;
import io.freshet.model.scoring.TopK;
import io.freshet.model.snapshot.SparseRows;
import io.freshet.scorer.engine.SimilarItems.Basis;
import io.freshet.scorer.engine.SimilarItems.SimilarItem;
import io.freshet.scorer.items.ItemDictionary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the items most similar to an item: by the model's item vectors; where the model has none,
 * by its neighbours; where it says nothing of the item, by genres. Scratch of one thread.
 */
public final class SimilarItemsFinder {
  private static final String CONTENT = "content";

  private final ItemDictionary dictionary;
  private final SharedGenres sharedGenres;
  private final TopK topK = new TopK();
  private final float[] scratch = new float[Kernel.SCRATCH];
  private float[] direction = new float[0];
  private float[] other = new float[0];

  /** Similarities of the catalogue's items, behind them those of the new items. */
  private float[] similarities = new float[0];

  /**
   * Creates a finder for one thread.
   *
   * @param dictionary numbers the items
   * @param popularity what this instance has counted
   */
  public SimilarItemsFinder(ItemDictionary dictionary, LivePopularity popularity) {
    this.dictionary = dictionary;
    this.sharedGenres = new SharedGenres(dictionary, popularity);
  }

  /**
   * Finds the most similar items. The item itself, unavailable items and unwanted items are not
   * among them.
   *
   * @param item a number of the dictionary
   * @param most items to find, above 0
   * @param unwanted numbers of the dictionary that may not be found; null for none
   * @return empty if neither the model nor genres say what is similar to the item
   */
  public Optional<SimilarItems> find(
      ServingView view, int item, int most, @Nullable IntPredicate unwanted) {
    IntPredicate barred =
        other ->
            other == item
                || view.overlay.unavailable(other)
                || (unwanted != null && unwanted.test(other));
    SnapshotView snapshot = view.snapshot;
    if (snapshot != null) {
      ItemDirections directions = snapshot.directions();
      if (directions != null && direction(view, snapshot, directions, item)) {
        byDirections(view, snapshot, directions);
        return select(view, snapshot, Basis.ITEM_VECTORS, most, barred);
      }
      if (neighbours(snapshot, item)) {
        return select(view, snapshot, Basis.NEIGHBOURS, most, barred);
      }
    }
    if (view.overlay.genres(item).length == 0) {
      return Optional.empty();
    }
    List<SimilarItem> found = sharedGenres.find(view, item, most, barred);
    return Optional.of(new SimilarItems(Basis.GENRES, view.modelVersion(), CONTENT, found));
  }

  /** Finds the direction of an item, of a new one by its genres; false if it has none. */
  private boolean direction(
      ServingView view, SnapshotView snapshot, ItemDirections directions, int item) {
    if (direction.length < directions.stride()) {
      direction = new float[directions.stride()];
      other = new float[direction.length];
    }
    int index = snapshot.indexOf(item);
    if (index >= 0) {
      return directions.ofItem(index, direction);
    }
    if (view.overlay.genres(item).length == 0) {
      return false;
    }
    ColdItems described =
        snapshot.model.describe(Novelties.descriptions(new int[] {item}, view.overlay));
    if (described == null) {
      return false;
    }
    described.copyVector(0, direction, 0);
    return directions.ofUnrated(direction);
  }

  private void byDirections(ServingView view, SnapshotView snapshot, ItemDirections directions) {
    ColdItems cold = view.novelties.cold;
    reserve(snapshot.size() + view.novelties.coldItems.length);
    directions.similarities(direction, similarities, scratch);
    for (int i = 0; cold != null && i < cold.size(); i++) {
      cold.copyVector(i, other, 0);
      similarities[snapshot.size() + i] =
          directions.ofUnrated(other)
              ? directions.similarity(direction, other)
              : Float.NEGATIVE_INFINITY;
    }
  }

  /** Spreads the neighbours of an item; false if there are none. */
  private boolean neighbours(SnapshotView snapshot, int item) {
    SparseRows rows = snapshot.model.neighbours();
    int index = snapshot.indexOf(item);
    if (rows == null || index < 0 || rows.start(index) == rows.start(index + 1)) {
      return false;
    }
    reserve(snapshot.size());
    Arrays.fill(similarities, Float.NEGATIVE_INFINITY);
    for (int entry = rows.start(index); entry < rows.start(index + 1); entry++) {
      similarities[rows.column(entry)] = rows.value(entry);
    }
    return true;
  }

  private void reserve(int size) {
    if (similarities.length < size) {
      similarities = new float[size];
    }
  }

  private Optional<SimilarItems> select(
      ServingView view, SnapshotView snapshot, Basis basis, int most, IntPredicate barred) {
    int[] cold = basis == Basis.ITEM_VECTORS ? view.novelties.coldItems : new int[0];
    int size = snapshot.size() + cold.length;
    for (int code = 0; code < size; code++) {
      // Dissimilar ones first: they are most, and cost no look-up.
      if (similarities[code] <= 0 || barred.test(itemOf(snapshot, cold, code))) {
        similarities[code] = Float.NEGATIVE_INFINITY;
      }
    }
    int[] codes = new int[Math.min(most, size)];
    float[] best = new float[codes.length];
    int count = topK.select(similarities, size, most, codes, best);
    List<SimilarItem> items = new ArrayList<>(count);
    for (int at = 0; at < count; at++) {
      items.add(new SimilarItem(dictionary.id(itemOf(snapshot, cold, codes[at])), best[at]));
    }
    return Optional.of(
        new SimilarItems(basis, view.modelVersion(), snapshot.model.family(), items));
  }

  private static int itemOf(SnapshotView snapshot, int[] cold, int code) {
    return code < snapshot.size() ? snapshot.itemAt(code) : cold[code - snapshot.size()];
  }
}
