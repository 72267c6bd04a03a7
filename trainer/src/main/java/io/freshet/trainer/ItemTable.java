package io.freshet.trainer;

import io.freshet.schemas.Item;
import io.freshet.schemas.Items;
import io.freshet.schemas.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which items are listed and which of them are available.
 *
 * <p>An item that is gone or unavailable <em>stays in training</em>: what people thought of it says
 * much about their taste and about other items, and it may come back. Leaving it out of
 * recommendations is the scorer's business, which learns of a change at once and not with the next
 * refit. So this table only counts.
 */
final class ItemTable {

  private final Map<String, Boolean> availability = new HashMap<>();

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
      availability.remove(id);
      return;
    }
    Parsed<Item> item = Items.decode(key, value);
    availability.put(id, !(item instanceof Parsed.Accepted<Item> read) || read.value().available());
  }

  /** Items listed. */
  int listed() {
    return availability.size();
  }

  /** Items listed as not available. */
  int unavailable() {
    int count = 0;
    for (boolean available : availability.values()) {
      count += available ? 0 : 1;
    }
    return count;
  }
}
