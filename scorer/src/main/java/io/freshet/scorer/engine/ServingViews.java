package io.freshet.scorer.engine;

import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.scorer.items.LivePopularity;
import io.freshet.scorer.quality.LiveQualityBoard;
import org.jspecify.annotations.Nullable;

/**
 * Holder of an instance's current {@link ServingView}. The thread that brings a snapshot or an
 * overlay prepares the new view; the threads that answer events only read a reference, so a swap
 * costs them nothing.
 */
public final class ServingViews {
  private final ItemDictionary dictionary;
  private final LivePopularity popularity;
  private final LiveQualityBoard quality;
  private final NewItemRules rules;
  private volatile ServingView current;

  /**
   * Creates a holder without a snapshot and with an empty overlay.
   *
   * @param dictionary numbers the items
   * @param popularity decayed counts, seeded from the first snapshot if it comes before the first
   *     event
   * @param quality numbers the versions
   * @param rules which items count as new
   */
  public ServingViews(
      ItemDictionary dictionary,
      LivePopularity popularity,
      LiveQualityBoard quality,
      NewItemRules rules) {
    this.rules = rules;
    this.current = new ServingView(null, ItemOverlay.EMPTY, rules);
    this.dictionary = dictionary;
    this.popularity = popularity;
    this.quality = quality;
  }

  /** Returns the current view, which is immutable; to be read once per event. */
  public ServingView current() {
    return current;
  }

  /**
   * Serves another snapshot from the next event on.
   *
   * @param model the snapshot
   * @param version its version
   */
  public synchronized void serve(ServingModel model, String version) {
    SnapshotView snapshot =
        new SnapshotView(
            model, version, quality.versionNumber(version, model.family()), dictionary);
    seed(snapshot);
    String rival = model.rival();
    if (rival != null) {
      quality.compareWith(rival);
    }
    current = new ServingView(snapshot, current.overlay, rules);
  }

  /**
   * Uses another overlay from the next event on.
   *
   * @param overlay the item overlay
   */
  public synchronized void describe(ItemOverlay overlay) {
    current = new ServingView(current.snapshot, overlay, rules);
  }

  private void seed(SnapshotView snapshot) {
    Catalogue catalogue = snapshot.model.catalogue();
    PopularityTable table = snapshot.model.popularity();
    int[] items = new int[catalogue.size()];
    float[] counts = new float[items.length];
    for (int index = 0; index < items.length; index++) {
      items[index] = snapshot.itemAt(index);
      counts[index] = table.decayed(index);
    }
    popularity.seed(items, counts);
  }

  /**
   * Creates a view for a single answer, outside any instance, with {@link NewItemRules#DEFAULT}.
   *
   * @param model the snapshot, or null
   * @param version its version, or null
   * @param overlay the item overlay
   * @param dictionary numbers the items, including the overlay's
   * @return the view
   */
  public static ServingView single(
      @Nullable ServingModel model,
      @Nullable String version,
      ItemOverlay overlay,
      ItemDictionary dictionary) {
    SnapshotView snapshot =
        model == null || version == null ? null : new SnapshotView(model, version, 1, dictionary);
    return new ServingView(snapshot, overlay, NewItemRules.DEFAULT);
  }
}
