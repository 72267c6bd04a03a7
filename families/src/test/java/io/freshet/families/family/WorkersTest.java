package io.freshet.families.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private final ExecutorService pool = Executors.newFixedThreadPool(3);

  @AfterEach
  void closePool() {
    pool.shutdownNow();
  }

  @Test
  void shouldRunEveryPartOnce() {
    for (Workers workers :
        new Workers[] {Workers.inCaller(), Workers.of(pool, 1), Workers.of(pool, 3)}) {
      AtomicIntegerArray runs = new AtomicIntegerArray(1000);
      workers.run(1000, runs::incrementAndGet);
      for (int k = 0; k < 1000; k++) {
        assertThat(runs.get(k)).isEqualTo(1);
      }
    }
  }

  @Test
  void shouldPassOnWhatAPartThrows() {
    for (Workers workers : new Workers[] {Workers.inCaller(), Workers.of(pool, 3)}) {
      assertThatThrownBy(
              () ->
                  workers.run(
                      10,
                      part -> {
                        if (part == 7) {
                          throw new ArithmeticException("part seven");
                        }
                      }))
          .isInstanceOf(ArithmeticException.class)
          .hasMessage("part seven");
    }
  }

  @Test
  void shouldStopWhenInterrupted() {
    for (Workers workers : new Workers[] {Workers.inCaller(), Workers.of(pool, 3)}) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> workers.run(10, part -> {}))
          .isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
