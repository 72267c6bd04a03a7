package io.freshet.scorer;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what a lagging scorer may have missed. Kafka keeps every state for at least the topic's
 * compaction lag; a record read later than that may have had predecessors that compaction has
 * replaced by a newer state of their user, so that they get no answer of their own.
 *
 * <p>Offsets missing before such a late record are counted as superseded. That is a suspicion, from
 * above: transaction markers leave gaps too. Shared by all tasks of an instance; what one task has
 * read is in its {@link Position}.
 */
public final class LagWatch {
  private final long boundMillis;
  private final LongAdder overdue = new LongAdder();
  private final LongAdder superseded = new LongAdder();

  /**
   * Creates a watch.
   *
   * @param boundMillis the topic's min.compaction.lag.ms
   */
  public LagWatch(long boundMillis) {
    this.boundMillis = boundMillis;
  }

  /**
   * Returns how many records were read later than the compaction lag allows.
   *
   * @return records
   */
  public long overdue() {
    return overdue.sum();
  }

  /**
   * Returns how many records compaction may have eaten before they were read.
   *
   * @return offsets missing before overdue records
   */
  public long superseded() {
    return superseded.sum();
  }

  /**
   * Starts following one partition.
   *
   * @return for one task
   */
  Position follow() {
    return new Position(this);
  }

  /** Where a task stands in its partition. */
  static final class Position {
    private final LagWatch watch;
    private long expected = -1;
    private boolean behind;

    private Position(LagWatch watch) {
      this.watch = watch;
    }

    /**
     * Notes a record.
     *
     * @param offset its offset
     * @param appendedMillis when the broker took it
     * @param nowMillis now
     * @return whether the task has just fallen behind the bound, which is worth a warning
     */
    boolean read(long offset, long appendedMillis, long nowMillis) {
      long missing = expected < 0 ? 0 : offset - expected;
      expected = offset + 1;
      boolean late = nowMillis - appendedMillis > watch.boundMillis;
      boolean fellBehind = late && !behind;
      behind = late;
      if (late) {
        watch.overdue.increment();
        if (missing > 0) {
          watch.superseded.add(missing);
        }
      }
      return fellBehind;
    }
  }
}
