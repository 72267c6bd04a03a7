package io.freshet.ingest;

import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.streams.StreamsMetrics;

/**
 * Counts of the rare outcomes as Kafka Streams metrics, {@code <outcome>-total} and {@code
 * <outcome>-rate} per task; applied records are what Streams itself counts, less these.
 */
final class Outcomes {
  private static final String SCOPE = "ingest";

  private final StreamsMetrics metrics;
  private final Sensor rejected;
  private final Sensor rerouted;
  private final Sensor forgotten;

  Outcomes(StreamsMetrics metrics, String task) {
    this.metrics = metrics;
    this.rejected = metrics.addRateTotalSensor(SCOPE, task, "rejected", RecordingLevel.INFO);
    this.rerouted = metrics.addRateTotalSensor(SCOPE, task, "rerouted", RecordingLevel.INFO);
    this.forgotten = metrics.addRateTotalSensor(SCOPE, task, "forgotten", RecordingLevel.INFO);
  }

  void rejected() {
    rejected.record();
  }

  void rerouted() {
    rerouted.record();
  }

  void forgotten() {
    forgotten.record();
  }

  void close() {
    metrics.removeSensor(rejected);
    metrics.removeSensor(rerouted);
    metrics.removeSensor(forgotten);
  }
}
