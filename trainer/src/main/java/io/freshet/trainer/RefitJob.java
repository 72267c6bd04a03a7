package io.freshet.trainer;

import io.freshet.schemas.Item;
import java.time.Instant;
import java.util.Map;

/**
 * The data of one refit, taken in one moment.
 *
 * @param users the states
 * @param offsets by {@code topic-partition}: the offset after the last record in them
 * @param items what the {@code items} topic lists, by id
 * @param itemsUnavailable how many of them are not available
 * @param recounts whether only the champion's counts are taken anew
 * @param why it is made, for the log
 * @param begun when it was decided on
 */
record RefitJob(
    UserStateTable.View users,
    Map<String, Long> offsets,
    Map<String, Item> items,
    int itemsUnavailable,
    boolean recounts,
    String why,
    Instant begun) {}
