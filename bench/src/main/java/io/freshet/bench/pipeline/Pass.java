package io.freshet.bench.pipeline;

import java.util.Map;
import java.util.TreeMap;

/**
 * One pass over preloaded events.
 *
 * @param events answered
 * @param nanos from the moment they could be seen until the last answer was written
 * @param cpuNanos of the whole process meanwhile
 * @param stageNanos the same by stage
 */
record Pass(long events, long nanos, long cpuNanos, Map<String, Long> stageNanos) {

  double eventsPerSecond() {
    return events * 1e9 / nanos;
  }

  double cpuMicros() {
    return cpuNanos / 1e3 / events;
  }

  Map<String, Double> stageMicros() {
    Map<String, Double> micros = new TreeMap<>();
    stageNanos.forEach((stage, n) -> micros.put(stage, n / 1e3 / events));
    return micros;
  }
}
