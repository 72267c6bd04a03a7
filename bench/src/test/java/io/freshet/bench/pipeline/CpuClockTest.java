package io.freshet.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CpuClockTest {

  @Test
  void shouldGroupThreadsByTheFirstPartOfTheirNameThatIsKnown() {
    Map<String, String> stages = Map.of("freshet-ingest", "ingest");
    assertThat(CpuClock.stageOf("a-freshet-ingest-1-StreamThread-1", stages)).isEqualTo("ingest");
    assertThat(CpuClock.stageOf("main", stages)).isEqualTo(CpuClock.REST);
  }

  @Test
  void shouldCreditTheWorkOfANamedThreadToItsStageAndTheRemainderToTheRest() throws Exception {
    CpuClock clock = new CpuClock(Map.of("bench-worker", "work"));
    CpuClock.Reading before = clock.read();
    CountDownLatch worked = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(1);
    long[] sum = {0};
    Thread worker =
        new Thread(
            () -> {
              for (int i = 0; i < 50_000_000; i++) {
                sum[0] = sum[0] * 31 + i;
              }
              worked.countDown();
              awaitQuietly(read);
            },
            "bench-worker-1");
    worker.start();
    worked.await();
    CpuClock.Reading after = clock.read();
    read.countDown();
    worker.join();

    Map<String, Long> used = after.since(before);
    assertThat(used.get("work")).isPositive();
    assertThat(used.values().stream().mapToLong(n -> n).sum())
        .isEqualTo(after.processNanos() - before.processNanos());
    assertThat(sum[0]).isNotZero();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
