package io.freshet.http;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Health that is looked at once a second at most, however often it is asked for: looking may mean
 * to ask a table how far it is behind, and everybody may ask.
 */
public final class CachedHealth implements Health {
  private static final long FRESH_NANOS = 1_000_000_000;

  private final Cached live;
  private final Cached ready;

  /**
   * Makes one.
   *
   * @param health is asked
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
