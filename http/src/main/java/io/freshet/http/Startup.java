package io.freshet.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Progress of a service that first restores its state. The restore can take any time, so waiting
 * fails when there is no progress, never because of its duration. Thread-safe.
 */
public final class Startup {
  private final LongSupplier records;
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Creates the progress of a start.
   *
   * @param records number of records read so far
   */
  public Startup(LongSupplier records) {
    this.records = records;
  }

  /** Marks the start as ended: the service works or has failed. */
  public void end() {
    ended.countDown();
  }

  /** Whether {@link #end} was called. */
  public boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /** Number of records read so far. */
  public long records() {
    return records.getAsLong();
  }

  /**
   * Waits for {@link #end}.
   *
   * @param patience time without progress after which waiting ends; up to twice this time can pass
   * @return false if the start makes no progress
   * @throws InterruptedException if interrupted
   */
  public boolean await(Duration patience) throws InterruptedException {
    long seen = records();
    while (!ended.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      long now = records();
      if (now == seen) {
        return false;
      }
      seen = now;
    }
    return true;
  }
}
