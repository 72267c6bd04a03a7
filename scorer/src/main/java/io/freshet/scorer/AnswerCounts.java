package io.freshet.scorer;

import io.freshet.http.metrics.LatencyHistogram;
import io.freshet.schemas.answer.Rung;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many answers an instance has given, on which rung, and how long they took. */
public final class AnswerCounts {
  private final Map<Rung, LongAdder> rungs = new EnumMap<>(Rung.class);
  private final LatencyHistogram latency = new LatencyHistogram();

  /** Makes empty ones. */
  public AnswerCounts() {
    for (Rung rung : Rung.values()) {
      rungs.put(rung, new LongAdder());
    }
  }

  /**
   * Counts an answer.
   *
   * @param millis from the arrival of its cause
   */
  void answered(Rung rung, long millis) {
    adder(rung).increment();
    latency.observeMillis(millis);
  }

  /** Answers on a rung. */
  public long of(Rung rung) {
    return adder(rung).sum();
  }

  /** From the arrival of the cause to the answer. */
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
