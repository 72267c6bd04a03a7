package io.freshet.scorer.items;

import io.freshet.schemas.item.Item;
import java.util.Set;

/**
 * Which items may be recommended at all, beside their own word on it. An item that was never posted
 * has no genres: only its id can keep it out.
 *
 * @param denyItems ids that may not
 * @param denyGenres an item with one of these may not
 * @param allowGenres where there are any, an item with none of these may not
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
   * Whether an item may be recommended, as far as these rules go.
   *
   * @param item as posted
   */
  public boolean allow(Item item) {
    return !denyItems.contains(item.itemId())
        && item.genres().stream().noneMatch(denyGenres::contains)
        && (allowGenres.isEmpty() || item.genres().stream().anyMatch(allowGenres::contains));
  }
}
