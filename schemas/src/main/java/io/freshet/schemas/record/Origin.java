package io.freshet.schemas.record;

import java.util.Objects;

/**
 * Where a record was first posted.
 *
 * @param topic full name
 * @param partition 0 or more
 * @param offset 0 or more
 * @param timestampMillis when the broker appended it there, epoch milliseconds
 */
public record Origin(String topic, int partition, long offset, long timestampMillis) {
  public Origin {
    Objects.requireNonNull(topic, "topic");
  }
}
