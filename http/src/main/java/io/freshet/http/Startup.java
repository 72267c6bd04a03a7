package io.freshet.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The start of a service that reads its past first. How long that takes nobody knows, so whoever
 * waits for it gives up on missing progress, never on duration. Thread-safe.
 */
public final class Startup {
  private final LongSupplier records;
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * A start under way.
   *
   * @param records how many have been read so far
   */
  public Startup(LongSupplier records) {
    this.records = records;
  }

  /** Says that the service works, or never will. */
  public void end() {
    ended.countDown();
  }

  /** Whether {@link #end} was called. */
  public boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /** How many records have been read so far. */
  public long records() {
    return records.getAsLong();
  }

  /**
   * Waits for {@link #end}.
   *
   * @param patience without progress it is waited for this long at least, and twice that at most
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
