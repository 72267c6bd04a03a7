package io.freshet.scorer.engine;

import io.freshet.scorer.items.ItemOverlay;
import org.jspecify.annotations.Nullable;

/**
 * Everything an answer is made from besides the user: the snapshot, if there is one yet, and the
 * item overlay. Immutable; a thread reads it once per event, so both change between two events.
 */
public final class ServingView {
  final @Nullable SnapshotView snapshot;
  final ItemOverlay overlay;
  final ListRules rules;

  /** What the snapshot knows little or nothing of. */
  final Novelties novelties;

  /** Catalogue indexes that may not be recommended; empty without a snapshot. */
  final int[] unavailable;

  ServingView(@Nullable SnapshotView snapshot, ItemOverlay overlay, ListRules rules) {
    this.snapshot = snapshot;
    this.overlay = overlay;
    this.rules = rules;
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

  /**
   * Returns the version that serves.
   *
   * @return null before the first snapshot
   */
  public @Nullable String modelVersion() {
    return snapshot == null ? null : snapshot.version;
  }

  /**
   * Returns the number under which live quality knows the version.
   *
   * @return see {@link io.freshet.scorer.quality.LiveQualityBoard#versionNumber}
   */
  public int versionNumber() {
    return snapshot == null
        ? io.freshet.scorer.quality.LiveQuality.NO_VERSION
        : snapshot.versionNumber;
  }

  /**
   * Returns the overlay.
   *
   * @return what is known of items
   */
  public ItemOverlay overlay() {
    return overlay;
  }
}
