package io.freshet.schemas.streams;

import java.time.Duration;

/** What a user sets for a service that is a Kafka Streams client and processes per event. */
public interface StreamsClientSettings {
  /** Kafka Streams application id, without the topic prefix. */
  String applicationId();

  /** Static membership, unique among the instances; empty for none. */
  String instanceId();

  /** {@code at_least_once} or {@code exactly_once_v2}. */
  String processingGuarantee();

  /** Number of stream threads, 1 or more. */
  int threads();

  /** How often progress is committed. */
  Duration commitInterval();

  /** How long a record may wait for a fuller batch, in milliseconds. */
  int lingerMillis();
}
