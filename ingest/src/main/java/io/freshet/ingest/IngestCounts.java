package io.freshet.ingest;

import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.record.Rejection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts of the records that an instance has processed since its start, by outcome, over all its
 * tasks. A record that is processed again after a failure counts again.
 */
public final class IngestCounts {
  private final Map<Effect, LongAdder> effects = new EnumMap<>(Effect.class);
  private final Map<String, LongAdder> rejections = new ConcurrentHashMap<>();
  private final LongAdder rerouted = new LongAdder();
  private final LongAdder forgotten = new LongAdder();
  private final SourceCounts sources = new SourceCounts();

  /** Creates counts of zero. */
  public IngestCounts() {
    for (Effect effect : Effect.values()) {
      effects.put(effect, new LongAdder());
    }
  }

  void countAccepted(Effect effect) {
    effects(effect).increment();
  }

  /**
   * Counts a rejected record.
   *
   * @return whether it is the first of its reason
   */
  boolean countRejected(Rejection rejection) {
    LongAdder first = new LongAdder();
    LongAdder known = rejections.putIfAbsent(rejection.reason(), first);
    (known == null ? first : known).increment();
    return known == null;
  }

  void countRerouted() {
    rerouted.increment();
  }

  void countForgotten() {
    forgotten.increment();
  }

  private LongAdder effects(Effect effect) {
    LongAdder adder = effects.get(effect);
    if (adder == null) {
      throw new IllegalArgumentException("no count of " + effect);
    }
    return adder;
  }

  /** Number of records that gave a state with this effect. */
  public long accepted(Effect effect) {
    return effects(effect).sum();
  }

  /** Number of records rejected for this reason. */
  public long rejected(String reason) {
    LongAdder count = rejections.get(reason);
    return count == null ? 0 : count.sum();
  }

  /** Numbers of rejected records, by the name of the reason. */
  public Map<String, LongAdder> rejections() {
    return Collections.unmodifiableMap(rejections);
  }

  /** Number of records sent on to their user's partition. */
  public long rerouted() {
    return rerouted.sum();
  }

  /** Counts of the records of foreign topics. */
  public SourceCounts sources() {
    return sources;
  }

  /** Number of tombstones that forgot a user, and of older records of forgotten users. */
  public long forgotten() {
    return forgotten.sum();
  }
}
