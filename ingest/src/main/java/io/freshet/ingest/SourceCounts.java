package io.freshet.ingest;

import io.freshet.ingest.source.Canonical.Target;
import io.freshet.ingest.source.Mapped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts of the foreign records that an instance has mapped since its start. Every record counts
 * under exactly one {@link Outcome}, so the sum is the number of records read.
 */
public final class SourceCounts {

  /** Outcome of a foreign record. */
  public enum Outcome {
    /** It gave one record or more. */
    MAPPED,
    /** Some of its lines gave records, and others do not fit. */
    PARTLY,
    /** It does not fit the mapping. */
    REJECTED,
    /** It means nothing by the mapping. */
    IGNORED;

    /** Name as a label. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Outcome of(Mapped mapped) {
      if (mapped.records().isEmpty()) {
        return mapped.problems().isEmpty() ? IGNORED : REJECTED;
      }
      return mapped.problems().isEmpty() ? MAPPED : PARTLY;
    }
  }

  private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
  private final Map<Target, LongAdder> written = new EnumMap<>(Target.class);

  /** Creates counts of zero. */
  SourceCounts() {
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
    for (Target target : Target.values()) {
      written.put(target, new LongAdder());
    }
  }

  void count(Mapped mapped) {
    add(outcomes.get(Outcome.of(mapped)));
    mapped.records().forEach(record -> add(written.get(record.target())));
  }

  private static void add(@Nullable LongAdder count) {
    if (count != null) {
      count.increment();
    }
  }

  /** Number of foreign records with an outcome. */
  public long records(Outcome outcome) {
    LongAdder count = outcomes.get(outcome);
    return count == null ? 0 : count.sum();
  }

  /** Number of records written to a topic. */
  public long written(Target target) {
    LongAdder count = written.get(target);
    return count == null ? 0 : count.sum();
  }
}
