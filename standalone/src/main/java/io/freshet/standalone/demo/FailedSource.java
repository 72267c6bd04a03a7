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
 * The rating behind a record of {@code failed-records}.
 *
 * @param partition of {@code ratings}
 * @param offset of {@code ratings}
 */
record FailedSource(int partition, long offset) {

  /**
   * Finds the rating: the failed record itself if ingest failed, the state's cause if the scorer
   * failed.
   *
   * @return null if there is no such rating: the record is a profile, or a state without a readable
   *     cause
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
      return null; // such a state names no rating
    }
    return state.causeTopic() == CauseTopic.RATINGS
        ? new FailedSource(state.partition(), state.offset())
        : null;
  }
}
