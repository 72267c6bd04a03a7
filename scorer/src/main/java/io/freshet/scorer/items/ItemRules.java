package io.freshet.scorer.items;

import io.freshet.schemas.item.Item;
import java.util.Set;

/**
 * Rules on which items may be recommended, in addition to the items' own availability. An item
 * without a record has no genres, so only its id can exclude it.
 *
 * @param denyItems ids of items that must not be recommended
 * @param denyGenres an item with one of these genres must not be recommended
 * @param allowGenres if not empty, an item must have one of these genres
 */
public record ItemRules(Set<String> denyItems, Set<String> denyGenres, Set<String> allowGenres) {
  /** Everything may be recommended. */
  public static final ItemRules NONE = new ItemRules(Set.of(), Set.of(), Set.of());

  /** Copies the sets. */
  public ItemRules {
    denyItems = Set.copyOf(denyItems);
    denyGenres = Set.copyOf(denyGenres);
    allowGenres = Set.copyOf(allowGenres);
  }

  /**
   * Returns whether these rules allow an item.
   *
   * @param item as posted
   */
  public boolean allow(Item item) {
    return !denyItems.contains(item.itemId())
        && item.genres().stream().noneMatch(denyGenres::contains)
        && (allowGenres.isEmpty() || item.genres().stream().anyMatch(allowGenres::contains));
  }
}
