package io.freshet.trainer;

import io.freshet.schemas.item.Item;
import java.util.Map;

/**
 * A snapshot of the data for one refit or recount.
 *
 * @param users the states
 * @param offsets by {@code topic-partition}: the offset after the last record in the states
 * @param forgottenUntil by {@code topic-partition}: stamp of the newest tombstone read
 * @param items what the {@code items} topic lists, by id
 * @param itemsUnavailable number of items listed as not available
 */
record RefitData(
    UserStateTable.View users,
    Map<String, Long> offsets,
    Map<String, Long> forgottenUntil,
    Map<String, Item> items,
    int itemsUnavailable) {}
