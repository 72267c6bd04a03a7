package io.freshet.ingest;

import io.freshet.schemas.channel.RecordBound;
import io.freshet.schemas.topic.Topics;
import java.util.List;

/**
 * How large the records may be that ingest writes.
 *
 * @param userStates for {@code user-states}
 * @param rerouted for {@code ratings-rerouted}
 * @param rejected for {@code rejected-ratings}
 */
record IngestBounds(RecordBound userStates, RecordBound rerouted, RecordBound rejected) {

  /** Those of a deployment, with Kafka's defaults until they learn. */
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
