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
 * The items that the {@code items} topic lists, by id.
 *
 * <p>Removed and unavailable items <em>stay in training</em>: their ratings tell about users'
 * tastes and about other items, and the items may come back. The scorer leaves them out of
 * recommendations as soon as it reads the change; it does not wait for a refit.
 */
final class ItemTable {

  private final Map<String, Item> items = new HashMap<>();

  /**
   * Applies a record of the {@code items} topic; a null value is a tombstone. An unreadable record
   * lists the item without any fields.
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

  /** Returns the number of items listed. */
  int listed() {
    return items.size();
  }

  /** Returns the number of items listed as not available. */
  int unavailable() {
    int count = 0;
    for (Item item : items.values()) {
      count += item.available() ? 0 : 1;
    }
    return count;
  }

  /** Returns a copy of the items, by id. */
  Map<String, Item> snapshot() {
    return Map.copyOf(items);
  }
}
