package io.freshet.trainer;

import io.freshet.schemas.item.Item;
import io.freshet.schemas.item.Items;
import io.freshet.schemas.record.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the items topic lists.
 *
 * <p>An item that is gone or unavailable <em>stays in training</em>: what people thought of it says
 * much about their taste and about other items, and it may come back. Leaving it out of
 * recommendations is the scorer's business, which learns of a change at once and not with the next
 * refit.
 */
final class ItemTable {

  private final Map<String, Item> items = new HashMap<>();

  /**
   * Takes a record of the {@code items} topic; null is a tombstone. One that cannot be read lists
   * its item as it is.
   */
  void apply(byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null) {
      return;
    }
    String id = new String(key, StandardCharsets.UTF_8);
    if (value == null) {
      items.remove(id);
      return;
    }
    Parsed<Item> item = Items.decode(key, value);
    items.put(
        id,
        item instanceof Parsed.Accepted<Item> read
            ? read.value()
            : new Item(id, null, List.of(), null, null, true));
  }

  /** Items listed. */
  int listed() {
    return items.size();
  }

  /** Items listed as not available. */
  int unavailable() {
    int count = 0;
    for (Item item : items.values()) {
      count += item.available() ? 0 : 1;
    }
    return count;
  }

  /** A copy of what is listed, by id. */
  Map<String, Item> snapshot() {
    return Map.copyOf(items);
  }
}
