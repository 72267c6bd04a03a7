package io.freshet.scorer;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntToLongFunction;

/**
 * A counter of the events that a lagging scorer may have missed. Kafka keeps every state for at
 * least the topic's compaction lag. If a record is read later, compaction may have removed older
 * states of its user, and these states get no answer.
 *
 * <p>Missing offsets before such a late record are counted as superseded. The count is an upper
 * bound, because transaction markers leave gaps, too. Shared by all tasks of an instance; the
 * {@link Position} of a task holds what the task has read.
 */
public final class LagWatch {
  /** The committed offset of a partition without one. */
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
   * Sets the bound and the source of committed offsets.
   *
   * @param minCompactionLagMillis the topic's min.compaction.lag.ms as the brokers say
   * @param committedOffsets gives the group's committed offset of a partition, or {@link #UNKNOWN};
   *     called when a task starts to follow the partition
   */
  void learn(long minCompactionLagMillis, IntToLongFunction committedOffsets) {
    boundMillis = minCompactionLagMillis;
    committed = committedOffsets;
  }

  /** Returns the number of records read later than the compaction lag allows. */
  public long overdue() {
    return overdue.sum();
  }

  /**
   * Returns the number of records that compaction may have removed before they were read: the
   * missing offsets before overdue records.
   */
  public long superseded() {
    return superseded.sum();
  }

  /**
   * Starts to follow one partition at the group's committed offset, so that records removed since
   * then are counted, too.
   *
   * @return the position of one task
   */
  Position follow(int partition) {
    return new Position(this, committed.applyAsLong(partition));
  }

  /** The position of a task in its partition. */
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
     * @param appendedMillis when the broker appended it
     * @param nowMillis now
     * @return whether the task has just fallen behind the bound, so that the caller should warn
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
