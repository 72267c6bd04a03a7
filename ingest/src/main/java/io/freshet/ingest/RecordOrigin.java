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

  /** Where the foreign record was posted that this record was mapped from; null if none was. */
  private @Nullable Origin source;

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
    source = null;
    if (topic.equals(ratings)) {
      causeTopic = CauseTopic.RATINGS;
      setSource(headers);
      return true;
    }
    if (topic.equals(profiles)) {
      causeTopic = CauseTopic.PROFILES;
      setSource(headers);
      return true;
    }
    return topic.equals(rerouted) && setOrigin(FreshetHeaders.origin(headers));
  }

  /**
   * Reads the origin of a mapped record. Anyone who may post may also write these headers, but they
   * can only make their own record older, and so forgotten. A tombstone of {@code profiles} that
   * ingest wrote names the tombstone of {@code ratings} that caused it.
   */
  private void setSource(Headers headers) {
    if (headers.lastHeader(FreshetHeaders.ORIGIN_TOPIC) == null) {
      return;
    }
    Origin origin = FreshetHeaders.origin(headers);
    boolean foreign =
        origin != null
            && !origin.topic().equals(profiles)
            && !origin.topic().equals(rerouted)
            && (causeTopic == CauseTopic.PROFILES || !origin.topic().equals(ratings));
    source = foreign ? origin : null;
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

  /** Whether the record was mapped from a record of a foreign topic. */
  boolean isMapped() {
    return source != null;
  }

  /**
   * Time at which the event arrived at its first topic, epoch milliseconds: what decides whether it
   * was posted before its user was forgotten. For a mapped record this is the time of the foreign
   * record if that is earlier.
   */
  long arrivalMillis() {
    return source == null ? timestampMillis : Math.min(timestampMillis, source.timestampMillis());
  }

  /** Whether the record was rerouted already, so that it must not be rerouted again. */
  boolean isRerouted() {
    return isRerouted;
  }

  /** Position at which the record was first posted to a topic of this deployment. */
  Origin origin() {
    return new Origin(topic, partition, offset, timestampMillis);
  }

  /** Position of the foreign record that the record was mapped from; null if it was not mapped. */
  @Nullable Origin source() {
    return source;
  }
}
