package io.freshet.schemas.answer;

import java.util.Objects;

/**
 * Position of the source record that caused a state or an answer.
 *
 * @param topic topic that the record was first posted to
 * @param partition partition of that topic
 * @param offset offset in that partition
 * @param arrivalMillis time at which the broker appended the record there, epoch milliseconds
 */
public record Cause(CauseTopic topic, int partition, long offset, long arrivalMillis) {
  public Cause {
    Objects.requireNonNull(topic, "topic");
  }
}
