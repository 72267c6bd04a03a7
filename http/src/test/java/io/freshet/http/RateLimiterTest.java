package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void shouldLetABurstPassAndThenTheRate() {
    RateLimiter limiter = new RateLimiter(10, nanos::get);

    assertThat(granted(limiter, "a", 100)).isEqualTo(10);
    nanos.addAndGet(500_000_000L);
    assertThat(granted(limiter, "a", 100)).isEqualTo(5);
    nanos.addAndGet(100_000_000_000L);
    assertThat(granted(limiter, "a", 100)).isEqualTo(10);
  }

  @Test
  void shouldCountEachAddressForItself() {
    RateLimiter limiter = new RateLimiter(3, nanos::get);

    assertThat(granted(limiter, "a", 5)).isEqualTo(3);
    assertThat(granted(limiter, "b", 5)).isEqualTo(3);
  }

  @Test
  void shouldRememberABoundedNumberOfAddresses() {
    RateLimiter limiter = new RateLimiter(3, nanos::get);

    for (int i = 0; i < 50_000; i++) {
      limiter.tryAcquire("address " + i);
    }

    assertThat(limiter.addresses()).isEqualTo(10_000);
  }

  @Test
  void shouldLimitNothingWhenSwitchedOff() {
    assertThat(granted(new RateLimiter(0, nanos::get), "a", 10_000)).isEqualTo(10_000);
  }

  private static int granted(RateLimiter limiter, String address, int tries) {
    int granted = 0;
    for (int i = 0; i < tries; i++) {
      if (limiter.tryAcquire(address)) {
        granted++;
      }
    }
    return granted;
  }
}
