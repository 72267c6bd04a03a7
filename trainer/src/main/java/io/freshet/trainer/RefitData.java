package io.freshet.trainer;

import io.freshet.schemas.item.Item;
import java.util.Map;

/**
 * The data of one refit or recount, taken in one moment.
 *
 * @param users the states
 * @param offsets by {@code topic-partition}: the offset after the last record in them
 * @param items what the {@code items} topic lists, by id
 * @param itemsUnavailable how many of them are not available
 */
record RefitData(
    UserStateTable.View users,
    Map<String, Long> offsets,
    Map<String, Item> items,
    int itemsUnavailable) {}
