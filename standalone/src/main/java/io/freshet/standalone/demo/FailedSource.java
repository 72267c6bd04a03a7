package io.freshet.standalone.demo;

import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.state.StateFormatException;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The rating that a record of {@code failed-records} stands for.
 *
 * @param partition of {@code ratings}
 * @param offset of {@code ratings}
 */
record FailedSource(int partition, long offset) {

  /**
   * Finds it: the failed record itself where ingest failed, the cause that the state names where
   * the scorer did.
   *
   * @return null if it stands for none: a profile's, or a state whose bytes name no cause
   */
  static @Nullable FailedSource of(ConsumerRecord<byte[], byte[]> failed, Topics topics) {
    Origin origin = FreshetHeaders.origin(failed.headers());
    if (origin == null) {
      return null;
    }
    if (origin.topic().equals(topics.ratings().name())) {
      return new FailedSource(origin.partition(), origin.offset());
    }
    if (!origin.topic().equals(topics.userStates().name()) || failed.value() == null) {
      return null;
    }
    UserStateRecord state = new UserStateRecord();
    try {
      state.decode(failed.value());
    } catch (StateFormatException e) {
      return null; // such a state names no rating, and none is found for it
    }
    return state.causeTopic() == CauseTopic.RATINGS
        ? new FailedSource(state.partition(), state.offset())
        : null;
  }
}
