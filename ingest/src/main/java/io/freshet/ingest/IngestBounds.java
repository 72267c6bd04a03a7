package io.freshet.ingest;

import io.freshet.schemas.channel.RecordBound;
import io.freshet.schemas.topic.Topics;
import java.util.List;

/**
 * Max sizes of the records that ingest writes.
 *
 * @param userStates bound of {@code user-states}
 * @param rerouted bound of {@code ratings-rerouted}
 * @param rejected bound of {@code rejected-ratings}
 */
record IngestBounds(RecordBound userStates, RecordBound rerouted, RecordBound rejected) {

  /** The bounds of a deployment. They are Kafka's defaults until {@link RecordBound#learn}. */
  static IngestBounds of(Topics topics) {
    return new IngestBounds(
        new RecordBound(topics.userStates()),
        new RecordBound(topics.ratingsRerouted()),
        new RecordBound(topics.rejectedRatings()));
  }

  List<RecordBound> all() {
    return List.of(userStates, rerouted, rejected);
  }
}
