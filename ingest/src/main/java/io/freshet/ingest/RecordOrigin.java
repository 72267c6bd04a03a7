package io.freshet.ingest;

import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.topic.Topics;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Mutable holder of where the current record was first posted. One instance is reused for all
 * records.
 */
final class RecordOrigin {
  private final String ratings;
  private final String profiles;
  private final String rerouted;

  private CauseTopic causeTopic = CauseTopic.RATINGS;
  private String topic = "";
  private int partition;
  private long offset;
  private long timestampMillis;
  private boolean isRerouted;

  RecordOrigin(Topics topics) {
    ratings = topics.ratings().name();
    profiles = topics.profiles().name();
    rerouted = topics.ratingsRerouted().name();
  }

  /**
   * Sets the holder to a record.
   *
   * @return false if the record was rerouted but its headers do not name its origin
   */
  boolean set(RecordMetadata at, long recordTimestampMillis, Headers headers) {
    topic = at.topic();
    partition = at.partition();
    offset = at.offset();
    timestampMillis = recordTimestampMillis;
    isRerouted = false;
    if (topic.equals(ratings)) {
      causeTopic = CauseTopic.RATINGS;
      return true;
    }
    if (topic.equals(profiles)) {
      causeTopic = CauseTopic.PROFILES;
      return true;
    }
    return topic.equals(rerouted) && setOrigin(FreshetHeaders.origin(headers));
  }

  private boolean setOrigin(@Nullable Origin origin) {
    if (origin == null || origin.timestampMillis() < 0) {
      return false;
    }
    if (origin.topic().equals(ratings)) {
      causeTopic = CauseTopic.RATINGS;
    } else if (origin.topic().equals(profiles)) {
      causeTopic = CauseTopic.PROFILES;
    } else {
      return false;
    }
    topic = origin.topic();
    partition = origin.partition();
    offset = origin.offset();
    timestampMillis = origin.timestampMillis();
    isRerouted = true;
    return true;
  }

  CauseTopic causeTopic() {
    return causeTopic;
  }

  int partition() {
    return partition;
  }

  long offset() {
    return offset;
  }

  /**
   * Time at which the broker appended the record where it was first posted, epoch milliseconds; 0
   * if unknown.
   */
  long timestampMillis() {
    return timestampMillis;
  }

  /** Whether the record was rerouted already, so that it must not be rerouted again. */
  boolean isRerouted() {
    return isRerouted;
  }

  Origin origin() {
    return new Origin(topic, partition, offset, timestampMillis);
  }
}
