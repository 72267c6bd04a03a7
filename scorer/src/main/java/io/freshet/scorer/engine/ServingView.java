package io.freshet.scorer.engine;

import io.freshet.model.scoring.ItemDirections;
import io.freshet.schemas.rating.EventValues;
import io.freshet.scorer.items.ItemOverlay;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The data of an answer that do not depend on the user: the snapshot, if there is one, and the item
 * overlay. Immutable. A thread reads the current view once per event, so both change between two
 * events.
 */
public final class ServingView {
  final @Nullable SnapshotView snapshot;
  final ItemOverlay overlay;

  /**
   * What the events of each type are worth: the model's table, or the settings' without a model.
   */
  final EventValues events;

  /** The snapshot's new and rarely rated items. */
  final Novelties novelties;

  /** Catalogue indexes of items that must not be recommended; empty without a snapshot. */
  final int[] unavailable;

  ServingView(
      @Nullable SnapshotView snapshot,
      ItemOverlay overlay,
      NewItemRules rules,
      EventValues configured) {
    this.events = snapshot == null ? configured : snapshot.events;
    this.snapshot = snapshot;
    this.overlay = overlay;
    if (snapshot == null) {
      novelties = Novelties.NONE;
      unavailable = new int[0];
      return;
    }
    novelties = Novelties.of(snapshot, overlay, rules);
    int[] gone = overlay.unavailable();
    int[] indexes = new int[gone.length];
    int n = 0;
    for (int item : gone) {
      int index = snapshot.indexOf(item);
      if (index >= 0) {
        indexes[n++] = index;
      }
    }
    unavailable = java.util.Arrays.copyOf(indexes, n);
  }

  /** Returns the serving version; null before the first snapshot. */
  public @Nullable String modelVersion() {
    return snapshot == null ? null : snapshot.version;
  }

  /**
   * Returns the version's number in live quality; see {@link
   * io.freshet.scorer.quality.LiveQualityBoard#versionNumber}.
   */
  public int versionNumber() {
    return snapshot == null
        ? io.freshet.scorer.quality.LiveQuality.NO_VERSION
        : snapshot.versionNumber;
  }

  /**
   * Returns the numbers of the items that may be recommended: those that are posted, and those of
   * the catalogue that were never posted.
   */
  public int[] items() {
    BitSet found = new BitSet();
    for (int index = 0; snapshot != null && index < snapshot.size(); index++) {
      int item = snapshot.itemAt(index);
      found.set(item, !overlay.unavailable(item));
    }
    for (int item = 0; item < overlay.limit(); item++) {
      if (overlay.listed(item)) {
        found.set(item);
      }
    }
    return found.stream().toArray();
  }

  /**
   * Returns the number of ratings of an item in the snapshot's data, where older snapshots have the
   * decayed number; NaN if the snapshot does not know the item.
   *
   * @param item a number of the dictionary
   */
  public double ratings(int item) {
    int index = indexOf(item);
    return snapshot == null || index < 0
        ? Double.NaN
        : snapshot.model.popularity().ratingsOrDecayed(index);
  }

  /**
   * Returns the index of an item in the snapshot's catalogue, negative if it is not there.
   *
   * @param item a number of the dictionary
   */
  public int indexOf(int item) {
    return snapshot == null ? -1 : snapshot.indexOf(item);
  }

  /**
   * Returns the directions of the snapshot's item vectors; null if there is no snapshot, or its
   * family has no item vectors.
   */
  public @Nullable ItemDirections directions() {
    return snapshot == null ? null : snapshot.directions();
  }

  /** Returns the item overlay. */
  public ItemOverlay overlay() {
    return overlay;
  }
}
