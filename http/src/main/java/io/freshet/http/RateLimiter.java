package io.freshet.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Token bucket per client address. A bucket holds one second's requests: a burst of that size
 * passes, a higher rate does not. The number of remembered addresses is bounded. The address that
 * was silent longest is dropped first; its bucket would be full again.
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
   * Creates a limiter.
   *
   * @param perSecond max requests per second of one address; 0 for no limit
   * @param nanoClock such as {@link System#nanoTime}
   */
  RateLimiter(int perSecond, LongSupplier nanoClock) {
    this.perSecond = perSecond;
    this.nanoClock = nanoClock;
  }

  /**
   * Counts a request of the address.
   *
   * @return false, and nothing is counted, if the address has used up its rate
   */
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

  /** Number of remembered addresses. */
  int addresses() {
    synchronized (buckets) {
      return buckets.size();
    }
  }
}
