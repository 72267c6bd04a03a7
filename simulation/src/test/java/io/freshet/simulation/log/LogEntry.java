package io.freshet.simulation.log;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record or a transaction's marker in a partition.
 *
 * @param offset its place
 * @param timestamp when the broker appended it, epoch milliseconds by that broker's clock
 * @param key null if there is none; markers have none
 * @param value null for a tombstone; markers have none
 * @param headers not to be changed
 * @param transaction the transaction it belongs to; 0 for none
 * @param marker whether it ends a transaction
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LogEntry(
    long offset,
    long timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value,
    Headers headers,
    long transaction,
    boolean marker) {}
