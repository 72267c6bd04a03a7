package io.freshet.families.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UpcomingSamplesTest {

  private static Samples.Source source(IntFunction<Samples> training) {
    return new Samples.Source() {
      @Override
      public Samples training(int epoch) {
        return training.apply(epoch);
      }

      @Override
      public Samples validation() {
        throw new UnsupportedOperationException("not asked here");
      }
    };
  }

  private static Samples numbered(int epoch) {
    return new Samples(new int[1], new int[1], new byte[1], new float[] {epoch});
  }

  @Test
  void shouldHandOverEveryEpochInOrder() {
    try (UpcomingSamples upcoming = new UpcomingSamples(source(UpcomingSamplesTest::numbered), 5)) {
      for (int epoch = 0; epoch < 5; epoch++) {
        assertThat(upcoming.next().target()).containsExactly(epoch);
      }
    }
  }

  @Test
  void shouldDrawTheNextEpochBeforeItIsAskedFor() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(1);
    Samples.Source source =
        source(
            epoch -> {
              if (epoch == 1) {
                second.countDown();
              }
              return numbered(epoch);
            });
    try (UpcomingSamples upcoming = new UpcomingSamples(source, 2)) {
      assertThat(upcoming.next().target()).containsExactly(0);
      second.await(); // until the test's limit
    }
  }

  @Test
  void shouldThrowWhatDrawingThrewAtItsEpoch() {
    RuntimeException broken = new IllegalArgumentException("too many negatives");
    Error exhausted = new OutOfMemoryError("no room for the epoch");
    Samples.Source source =
        source(
            epoch -> {
              if (epoch == 1) {
                throw broken;
              }
              if (epoch == 2) {
                throw exhausted;
              }
              return numbered(epoch);
            });
    try (UpcomingSamples upcoming = new UpcomingSamples(source, 3)) {
      assertThat(upcoming.next().target()).containsExactly(0);
      assertThatThrownBy(upcoming::next).isSameAs(broken);
      assertThatThrownBy(upcoming::next).isSameAs(exhausted);
    }
  }

  @Test
  void shouldCancelWhenInterruptedWhileItWaits() {
    CountDownLatch never = new CountDownLatch(1);
    Thread waiting = Thread.currentThread();
    Samples.Source source =
        source(
            epoch -> {
              waiting.interrupt();
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // closed
              }
              return numbered(epoch);
            });
    UpcomingSamples upcoming = new UpcomingSamples(source, 1);
    try {
      assertThatThrownBy(upcoming::next).isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
      upcoming.close();
    }
  }

  @Test
  void shouldEndItsThreadWhenClosedBeforeTheLastEpoch() {
    Set<Thread> drawing = ConcurrentHashMap.newKeySet();
    Samples.Source source =
        source(
            epoch -> {
              drawing.add(Thread.currentThread());
              return numbered(epoch);
            });
    try (UpcomingSamples upcoming = new UpcomingSamples(source, 1000)) {
      upcoming.next();
    }

    assertThat(drawing).hasSize(1).noneMatch(Thread::isAlive);
  }
}
