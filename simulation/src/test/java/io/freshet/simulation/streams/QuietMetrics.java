package io.freshet.simulation.streams;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.streams.StreamsMetrics;

/** Metrics that record nothing. */
final class QuietMetrics implements StreamsMetrics {
  static final StreamsMetrics INSTANCE = new QuietMetrics();

  private final Metrics metrics = new Metrics();

  private QuietMetrics() {}

  @Override
  public Map<MetricName, ? extends Metric> metrics() {
    return Map.of();
  }

  @Override
  public Sensor addLatencyRateTotalSensor(
      String scope, String entity, String operation, RecordingLevel level, String... tags) {
    return metrics.sensor(operation);
  }

  @Override
  public Sensor addRateTotalSensor(
      String scope, String entity, String operation, RecordingLevel level, String... tags) {
    return metrics.sensor(operation);
  }

  @Override
  public Sensor addSensor(String name, RecordingLevel level) {
    return metrics.sensor(name);
  }

  @Override
  public Sensor addSensor(String name, RecordingLevel level, Sensor... parents) {
    return metrics.sensor(name);
  }

  @Override
  public void removeSensor(Sensor sensor) {}
}
