package io.freshet.evaluation.protocol;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Thread-safe counters of scored cases, one per kind of case. */
final class CaseCounts<E extends Enum<E>> {

  private final Map<E, LongAdder> counts;

  CaseCounts(Class<E> ways) {
    counts = new EnumMap<>(ways);
    for (E way : ways.getEnumConstants()) {
      counts.put(way, new LongAdder());
    }
  }

  void count(E way) {
    adder(way).increment();
  }

  long of(E way) {
    return adder(way).sum();
  }

  private LongAdder adder(E way) {
    LongAdder adder = counts.get(way);
    if (adder == null) {
      throw new IllegalStateException("no counter for the case " + way);
    }
    return adder;
  }
}
