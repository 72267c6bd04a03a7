package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Limits per client address and over all clients. */
class SharesTest {

  @Test
  void shouldGiveEachAddressItsShareAndForgetWhoHoldsNothing() {
    PerAddress shares = new PerAddress(2);

    assertThat(shares.tryAcquire("a")).isTrue();
    assertThat(shares.tryAcquire("a")).isTrue();
    assertThat(shares.tryAcquire("a")).isFalse();
    assertThat(shares.tryAcquire("b")).isTrue();
    shares.release("a");
    assertThat(shares.tryAcquire("a")).isTrue();
    shares.release("a");
    shares.release("a");
    shares.release("b");
    assertThat(shares.addresses()).isZero();
  }

  @Test
  void shouldLimitNobodyWhereTheLimitIsZero() {
    PerAddress shares = new PerAddress(0);

    for (int i = 0; i < 10; i++) {
      assertThat(shares.tryAcquire("a")).isTrue();
    }
    assertThat(shares.addresses()).isZero();
  }

  @Test
  void shouldLeavePlacesToOthersWhenOneAddressHasItsShare() {
    Places places = new Places("concurrent requests", 3, 2);
    places.take("a");
    places.take("a");

    assertThatThrownBy(() -> places.take("a")).hasMessageContaining("this address");
    places.take("b");
    assertThatThrownBy(() -> places.take("c"))
        .hasMessageContaining("the limit of 3 concurrent requests");
    places.free("a");
    places.take("c");
    places.free("b");
    places.take("a");
  }

  @Test
  void shouldHoldOneReplyThatIsLongerThanTheBudgetAndNoOtherBesideIt() {
    ReplyBudget budget = new ReplyBudget(100);

    assertThat(budget.tryAcquire(250)).isTrue();
    assertThat(budget.tryAcquire(1)).isFalse();
    budget.release(250);
    assertThat(budget.tryAcquire(60)).isTrue();
    assertThat(budget.tryAcquire(41)).isFalse();
    assertThat(budget.tryAcquire(40)).isTrue();
  }

  @Test
  void shouldCountTheNetworkOfAnIpv6ClientAsOne() throws Exception {
    assertThat(key("2001:db8:1:2::1")).isEqualTo(key("2001:db8:1:2:ffff::9"));
    assertThat(key("2001:db8:1:2::1")).isNotEqualTo(key("2001:db8:1:3::1"));
    assertThat(key("192.0.2.1")).isEqualTo("192.0.2.1").isNotEqualTo(key("192.0.2.2"));
    assertThat(key("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(ClientAddress.of(null)).isEqualTo("unknown");
  }

  private static String key(String address) throws Exception {
    return ClientAddress.of(new InetSocketAddress(InetAddress.getByName(address), 1));
  }

  @Test
  void shouldLookAtHealthOnceASecondHoweverOftenItIsAskedFor() {
    AtomicLong nanos = new AtomicLong();
    AtomicInteger looks = new AtomicInteger();
    Health health =
        new Health() {
          @Override
          public Status live() {
            return new Status(looks.incrementAndGet() < 2, Map.of());
          }

          @Override
          public Status ready() {
            return new Status(true, Map.of());
          }
        };
    Health cached = new CachedHealth(health, nanos::get);

    assertThat(cached.live().ok()).isTrue();
    nanos.set(999_999_999);
    assertThat(cached.live().ok()).isTrue();
    assertThat(cached.ready().ok()).isTrue();
    nanos.set(1_000_000_000);
    assertThat(cached.live().ok()).isFalse();
    assertThat(looks).hasValue(2);
  }
}
