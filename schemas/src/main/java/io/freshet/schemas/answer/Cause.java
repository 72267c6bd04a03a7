package io.freshet.schemas.answer;

import java.util.Objects;

/**
 * The source record that made a state or an answer.
 *
 * @param topic where it was posted
 * @param partition where it was posted
 * @param offset where it was posted
 * @param arrivalMillis when the broker appended it there, epoch milliseconds
 */
public record Cause(CauseTopic topic, int partition, long offset, long arrivalMillis) {
  public Cause {
    Objects.requireNonNull(topic, "topic");
  }
}
