package io.freshet.scorer;

import io.freshet.http.metrics.LatencyHistogram;
import io.freshet.schemas.answer.Rung;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts and latencies of an instance's answers, by rung. */
public final class AnswerCounts {
  private final Map<Rung, LongAdder> rungs = new EnumMap<>(Rung.class);
  private final LatencyHistogram latency = new LatencyHistogram();

  /** Creates empty counts. */
  public AnswerCounts() {
    for (Rung rung : Rung.values()) {
      rungs.put(rung, new LongAdder());
    }
  }

  /**
   * Counts an answer.
   *
   * @param millis time from the arrival of its cause, in milliseconds
   */
  void answered(Rung rung, long millis) {
    adder(rung).increment();
    latency.observeMillis(millis);
  }

  /** Returns the number of answers on a rung. */
  public long of(Rung rung) {
    return adder(rung).sum();
  }

  /** Returns the latencies from the arrival of the cause to the answer. */
  public LatencyHistogram latency() {
    return latency;
  }

  private LongAdder adder(Rung rung) {
    LongAdder adder = rungs.get(rung);
    if (adder == null) {
      throw new IllegalArgumentException("no count of " + rung);
    }
    return adder;
  }
}
