package io.freshet.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReaderThreadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BlockingQueue<Optional<Throwable>> ends = new ArrayBlockingQueue<>(10);
  private final CountDownLatch woken = new CountDownLatch(1);

  @Test
  void shouldStepUntilItIsClosedAndEndWithoutFailure() throws Exception {
    CountDownLatch steps = new CountDownLatch(3);
    ReaderThread thread =
        thread(
            () -> {
              steps.countDown();
              if (steps.getCount() == 0) {
                woken.await();
                throw new WakeupException();
              }
            });
    thread.start();
    steps.await();
    thread.close();

    assertThat(thread.failure()).isNull();
    assertThat(end()).isEmpty();
  }

  @Test
  void shouldEndWithWhatAStepThrows() throws Exception {
    for (Throwable thrown :
        new Throwable[] {
          new IOException("disk"), new IllegalStateException("state"), new AssertionError("bug")
        }) {
      ReaderThread thread = thread(() -> fail(thrown));
      thread.start();

      assertThat(end()).containsSame(thrown);
      assertThat(thread.failure()).isSameAs(thrown);
      thread.close();
    }
    assertThat(ends).isEmpty();
  }

  @Test
  void shouldFailOnAWakeupThatNobodyAskedFor() throws Exception {
    ReaderThread thread =
        thread(
            () -> {
              throw new WakeupException();
            });
    thread.start();

    assertThat(end()).containsInstanceOf(WakeupException.class);
  }

  @Test
  void shouldReleaseWhatItNeverUsedIfItIsClosedBeforeItsStart() {
    thread(() -> {}).close();

    assertThat(ends).containsExactly(Optional.empty());
  }

  @Test
  void shouldNotPauseWhileItIsClosed() throws Exception {
    CountDownLatch pausing = new CountDownLatch(1);
    ReaderThread[] self = new ReaderThread[1];
    self[0] =
        thread(
            () -> {
              pausing.countDown();
              self[0].pause(Duration.ofDays(1));
            });
    self[0].start();
    pausing.await();
    self[0].close();

    assertThat(end()).isEmpty();
  }

  private ReaderThread thread(ReaderThread.Step step) {
    return new ReaderThread(
        "freshet-test",
        step,
        woken::countDown,
        failure -> ends.add(Optional.ofNullable(failure)),
        PATIENCE);
  }

  private Optional<Throwable> end() throws InterruptedException {
    return ends.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void fail(Throwable thrown) throws IOException {
    if (thrown instanceof IOException io) {
      throw io;
    }
    if (thrown instanceof RuntimeException runtime) {
      throw runtime;
    }
    throw (Error) thrown;
  }
}
