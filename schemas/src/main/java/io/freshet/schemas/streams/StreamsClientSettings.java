package io.freshet.schemas.streams;

import java.time.Duration;

/** Settings of a service that processes each event with a Kafka Streams client. */
public interface StreamsClientSettings {
  /** Kafka Streams application id, without the topic prefix. */
  String applicationId();

  /**
   * Name of the instance for static membership, unique among the instances; empty for no static
   * membership.
   */
  String instanceId();

  /** {@code at_least_once} or {@code exactly_once_v2}. */
  String processingGuarantee();

  /** Number of stream threads, 1 or more. */
  int threads();

  /** Time between commits. */
  Duration commitInterval();

  /** Max time that a record waits for a fuller batch, in milliseconds. */
  int lingerMillis();
}
