package io.freshet.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A token bucket per client address, of as many requests as it may make in a second: bursts of that
 * size pass, the rate beyond them does not. Remembers a bounded number of addresses; the one that
 * has been silent for longest is forgotten first, and would have had a full bucket again.
 */
final class RateLimiter {
  private static final int ADDRESSES = 10_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final int perSecond;
  private final LongSupplier nanoClock;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > ADDRESSES;
        }
      };

  private static final class Bucket {
    double tokens;
    long nanos;
  }

  /**
   * Creates one.
   *
   * @param perSecond requests; 0 for no limit
   * @param nanoClock such as {@link System#nanoTime}
   */
  RateLimiter(int perSecond, LongSupplier nanoClock) {
    this.perSecond = perSecond;
    this.nanoClock = nanoClock;
  }

  /** Whether this address may make a request now; counts it if so. */
  boolean tryAcquire(String address) {
    if (perSecond == 0) {
      return true;
    }
    long now = nanoClock.getAsLong();
    synchronized (buckets) {
      Bucket bucket = buckets.get(address);
      if (bucket == null) {
        bucket = new Bucket();
        bucket.tokens = perSecond;
        buckets.put(address, bucket);
      } else {
        double earned = (now - bucket.nanos) / NANOS_PER_SECOND * perSecond;
        bucket.tokens = Math.min(perSecond, bucket.tokens + earned);
      }
      bucket.nanos = now;
      if (bucket.tokens < 1) {
        return false;
      }
      bucket.tokens--;
      return true;
    }
  }

  /** How many addresses are remembered. */
  int addresses() {
    synchronized (buckets) {
      return buckets.size();
    }
  }
}
