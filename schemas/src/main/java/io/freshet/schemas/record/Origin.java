package io.freshet.schemas.record;

import java.util.Objects;

/**
 * Position at which a record was first posted.
 *
 * @param topic full name of the topic
 * @param partition partition, 0 or more
 * @param offset offset, 0 or more
 * @param timestampMillis time at which the broker appended the record there, epoch milliseconds
 */
public record Origin(String topic, int partition, long offset, long timestampMillis) {
  public Origin {
    Objects.requireNonNull(topic, "topic");
  }
}
