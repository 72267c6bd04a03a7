package io.freshet.scorer.query;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits, within a limit, until a user's state has changed as wanted. A waiting request keeps its
 * thread and its place among the concurrent requests, so only some requests may wait at a time; the
 * others are answered at once from the state that there is.
 */
public final class StateWait {
  private static final Duration STEP = Duration.ofMillis(5);

  private final Duration limit;
  private final Semaphore waiting;
  private final LongSupplier nanos;
  private final Pause pause;

  /** Pauses the calling thread. */
  public interface Pause {
    /** Returns after a time. */
    void of(Duration time) throws InterruptedException;
  }

  /**
   * Creates the limits.
   *
   * @param limit max time that a request waits
   * @param most max number of requests that wait at a time
   * @param nanos a monotonic clock in nanoseconds
   * @param pause pauses a thread
   */
  public StateWait(Duration limit, int most, LongSupplier nanos, Pause pause) {
    this.limit = limit;
    this.waiting = new Semaphore(most);
    this.nanos = nanos;
    this.pause = pause;
  }

  /**
   * Reads until what was read is as wanted, or the limit is reached.
   *
   * @return what was read last
   */
  <T> T until(Predicate<T> wanted, Supplier<T> read) throws InterruptedException {
    T now = read.get();
    if (wanted.test(now) || !waiting.tryAcquire()) {
      return now;
    }
    try {
      long start = nanos.getAsLong();
      while (!wanted.test(now) && nanos.getAsLong() - start < limit.toNanos()) {
        pause.of(STEP);
        now = read.get();
      }
      return now;
    } finally {
      waiting.release();
    }
  }
}
