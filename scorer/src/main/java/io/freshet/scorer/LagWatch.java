package io.freshet.scorer;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntToLongFunction;

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
  /** Stands for the committed offset of a partition that has none. */
  public static final long UNKNOWN = -1;

  private volatile long boundMillis;
  private volatile IntToLongFunction committed = partition -> UNKNOWN;
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
   * Takes over what holds here.
   *
   * @param minCompactionLagMillis the topic's min.compaction.lag.ms as the brokers say
   * @param committedOffsets gives the offset that the group has committed of a partition, or {@link
   *     #UNKNOWN}; asked when a task starts to follow it
   */
  void learn(long minCompactionLagMillis, IntToLongFunction committedOffsets) {
    boundMillis = minCompactionLagMillis;
    committed = committedOffsets;
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
   * Starts following one partition where the group left it, so that what compaction took since is
   * missed, too.
   *
   * @return for one task
   */
  Position follow(int partition) {
    return new Position(this, committed.applyAsLong(partition));
  }

  /** Where a task stands in its partition. */
  static final class Position {
    private final LagWatch watch;
    private long expected;
    private boolean behind;

    private Position(LagWatch watch, long expected) {
      this.watch = watch;
      this.expected = expected;
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
