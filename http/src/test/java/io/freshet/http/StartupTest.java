package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StartupTest {
  private static final Duration PATIENCE = Duration.ofMillis(10);

  @Test
  void shouldGiveUpWithoutProgress() throws InterruptedException {
    assertThat(new Startup(() -> 7).await(PATIENCE)).isFalse();
  }

  @Test
  void shouldWaitManyTimesItsPatienceWhileThereIsProgress() throws InterruptedException {
    AtomicLong records = new AtomicLong();
    AtomicReference<Startup> self = new AtomicReference<>();
    Startup startup =
        new Startup(
            () -> {
              if (records.incrementAndGet() == 20) {
                self.get().end();
              }
              return records.get();
            });
    self.set(startup);

    assertThat(startup.await(PATIENCE)).isTrue();
    assertThat(records).hasValue(20);
    assertThat(startup.hasEnded()).isTrue();
  }

  @Test
  void shouldGiveUpOnceProgressEnds() throws InterruptedException {
    AtomicLong records = new AtomicLong();

    assertThat(new Startup(() -> Math.min(5, records.incrementAndGet())).await(PATIENCE)).isFalse();
    assertThat(records).hasValueGreaterThanOrEqualTo(6);
  }
}
