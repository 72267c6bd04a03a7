package io.freshet.http;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Health checks whose results are kept for one second. The routes need no token, and a check can be
 * expensive, for example when it computes the lag of a table.
 */
public final class CachedHealth implements Health {
  private static final long FRESH_NANOS = 1_000_000_000;

  private final Cached live;
  private final Cached ready;

  /**
   * Creates a cache in front of a health check.
   *
   * @param health the check itself, called at most once a second per question
   * @param nanoClock such as {@link System#nanoTime}
   */
  public CachedHealth(Health health, LongSupplier nanoClock) {
    this.live = new Cached(health::live, nanoClock);
    this.ready = new Cached(health::ready, nanoClock);
  }

  @Override
  public Status live() {
    return live.get();
  }

  @Override
  public Status ready() {
    return ready.get();
  }

  private static final class Cached {
    private final Supplier<Status> source;
    private final LongSupplier nanoClock;
    private @Nullable Status status;
    private long lookedNanos;

    Cached(Supplier<Status> source, LongSupplier nanoClock) {
      this.source = source;
      this.nanoClock = nanoClock;
    }

    synchronized Status get() {
      long now = nanoClock.getAsLong();
      Status known = status;
      if (known == null || now - lookedNanos >= FRESH_NANOS) {
        known = source.get();
        status = known;
        lookedNanos = now;
      }
      return known;
    }
  }
}
