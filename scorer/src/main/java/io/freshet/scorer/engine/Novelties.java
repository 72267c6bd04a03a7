package io.freshet.scorer.engine;

import io.freshet.model.scoring.ColdItems;
import io.freshet.model.snapshot.ItemDescription;
import io.freshet.scorer.items.ItemOverlay;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The new and rarely rated items of a snapshot: items that the overlay lists and the catalogue does
 * not hold, which the model scores by genres and year, and catalogue items with few ratings.
 * Immutable; made once per snapshot and overlay.
 */
final class Novelties {
  private static final int[] NO_ITEMS = new int[0];

  /** No item is new. */
  static final Novelties NONE = new Novelties(null, NO_ITEMS, NO_ITEMS);

  /** The items outside the catalogue; null if there are none or the model cannot score them. */
  final @Nullable ColdItems cold;

  /** The dictionary numbers of the items in {@link #cold}, in its order. */
  final int[] coldItems;

  /** Catalogue indexes of the items with few ratings. */
  final int[] rare;

  private Novelties(@Nullable ColdItems cold, int[] coldItems, int[] rare) {
    this.cold = cold;
    this.coldItems = coldItems;
    this.rare = rare;
  }

  static Novelties of(SnapshotView snapshot, ItemOverlay overlay, NewItemRules rules) {
    int[] items = listedOutside(snapshot, overlay, rules.most());
    ColdItems cold =
        items.length == 0 ? null : snapshot.model.describe(descriptions(items, overlay));
    return new Novelties(
        cold, cold == null ? NO_ITEMS : items, rare(snapshot, rules.exploreBelow()));
  }

  /** The newest items that the overlay lists and the catalogue does not hold. */
  private static int[] listedOutside(SnapshotView snapshot, ItemOverlay overlay, int most) {
    int[] items = new int[Math.min(most, overlay.items())];
    int from = items.length;
    // Numbers are given in order of arrival.
    for (int item = overlay.limit() - 1; item >= 0 && from > 0; item--) {
      if (overlay.listed(item) && snapshot.indexOf(item) < 0) {
        items[--from] = item;
      }
    }
    return Arrays.copyOfRange(items, from, items.length);
  }

  /** What the overlay says of items, as a model is told. */
  static List<ItemDescription> descriptions(int[] items, ItemOverlay overlay) {
    String[] names = new String[overlay.genreCount()];
    for (int genre = 0; genre < names.length; genre++) {
      names[genre] = new String(overlay.genreName(genre), StandardCharsets.UTF_8);
    }
    List<ItemDescription> out = new ArrayList<>(items.length);
    for (int item : items) {
      List<String> genres = new ArrayList<>();
      for (int genre : overlay.genres(item)) {
        genres.add(names[genre]);
      }
      int year = overlay.year(item);
      out.add(
          new ItemDescription(
              genres, year == ItemOverlay.NO_YEAR ? ItemDescription.NO_YEAR : year));
    }
    return out;
  }

  private static int[] rare(SnapshotView snapshot, int below) {
    int[] indexes = new int[snapshot.size()];
    int n = 0;
    for (int index = 0; index < indexes.length; index++) {
      if (snapshot.model.popularity().ratings(index) < below) {
        indexes[n++] = index;
      }
    }
    return Arrays.copyOf(indexes, n);
  }
}
