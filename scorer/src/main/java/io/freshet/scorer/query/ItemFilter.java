package io.freshet.scorer.query;

import io.freshet.http.Call;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntSet;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The filter of a request: rejects the items of {@code exclude} and, with {@code genre}, items
 * without any of these genres. Both parameters may be repeated; {@code exclude} may also list ids
 * separated by commas.
 */
final class ItemFilter implements IntPredicate {
  private final IntSet excluded = new IntOpenHashSet();
  private final IntSet genres = new IntOpenHashSet();
  private final boolean byGenre;
  private final ItemOverlay overlay;

  ItemFilter(Call call, ItemDictionary dictionary, ItemOverlay overlay) {
    this.overlay = overlay;
    for (String list : call.query().getOrDefault("exclude", List.of())) {
      for (String id : list.split(",", -1)) {
        int item = dictionary.find(id.strip());
        if (item != ItemDictionary.NONE) {
          excluded.add(item);
        }
      }
    }
    List<String> names = call.query().getOrDefault("genre", List.of());
    byGenre = !names.isEmpty();
    for (String name : names) {
      int genre = overlay.genre(name);
      if (genre >= 0) {
        genres.add(genre);
      }
    }
  }

  /** Returns this filter; null if it accepts every item. */
  @Nullable IntPredicate orNone() {
    return byGenre || !excluded.isEmpty() ? this : null;
  }

  /** Returns whether the item is rejected. */
  @Override
  public boolean test(int item) {
    if (excluded.contains(item)) {
      return true;
    }
    if (!byGenre) {
      return false;
    }
    for (int genre : overlay.genres(item)) {
      if (genres.contains(genre)) {
        return false;
      }
    }
    return true;
  }
}
