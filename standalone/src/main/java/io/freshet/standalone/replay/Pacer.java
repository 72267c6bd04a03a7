package io.freshet.standalone.replay;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The pacer of a replay: delays each event until its time, at a factor of real time. */
final class Pacer {

  /** Long waits are split into these pieces, so that a stop is noticed. */
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final ReplaySpeed speed;
  private final LongSupplier nanoTime;
  private final Sleeper sleeper;
  private boolean started;
  private long firstSeconds;
  private long firstNanos;

  /** Sleeping, replaced in tests. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(long nanos) throws InterruptedException;
  }

  Pacer(ReplaySpeed speed, LongSupplier nanoTime, Sleeper sleeper) {
    this.speed = speed;
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
  }

  /** Makes the next event the new time origin, for example after a pause. */
  void restart() {
    started = false;
  }

  /** Waits until an event of this time is due or {@code stop} returns true. */
  void await(long eventSeconds, BooleanSupplier stop) throws InterruptedException {
    if (Double.isInfinite(speed.factor())) {
      return;
    }
    if (!started) {
      started = true;
      firstSeconds = eventSeconds;
      firstNanos = nanoTime.getAsLong();
      return;
    }
    double wanted = (double) (eventSeconds - firstSeconds) / speed.factor();
    while (!stop.getAsBoolean()) {
      double leftNanos = wanted * 1e9 - (double) (nanoTime.getAsLong() - firstNanos);
      if (leftNanos <= 0) {
        return;
      }
      sleeper.sleep((long) Math.ceil(Math.min(leftNanos, (double) SLICE_NANOS)));
    }
  }
}
