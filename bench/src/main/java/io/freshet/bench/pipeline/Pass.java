package io.freshet.bench.pipeline;

import java.util.Map;
import java.util.TreeMap;

/**
 * The figures of one pass over preloaded events.
 *
 * @param events number of answered events
 * @param nanos time from the events' visibility until the last answer was written
 * @param cpuNanos CPU time of the whole process in that time
 * @param stageNanos CPU time by stage
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
