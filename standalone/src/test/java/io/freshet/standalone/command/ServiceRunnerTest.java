package io.freshet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.http.Service;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceRunnerTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final StringWriter err = new StringWriter();
  private final ServiceRunner runner = new ServiceRunner("ingest", new PrintWriter(err, true));

  @AfterEach
  void shouldLeaveNoInterruptBehind() {
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void shouldStopAndCloseTheServiceWhenAsked() throws InterruptedException {
    FakeService service = new FakeService();
    Thread other =
        new Thread(
            () -> {
              awaitOrFail(service.running);
              runner.stop();
            });
    other.start();

    runner.run(service, LONG);

    other.join();
    assertThat(service.calls).containsExactly("start", "awaitRunning", "close");
    assertThat(err.toString()).contains("ingest is running").contains("ingest stops");
    assertThat(runner.awaitStopped(Duration.ZERO)).isTrue();
  }

  @Test
  void shouldFailWhenTheServiceDies() {
    FakeService service = new FakeService();
    service.failure.set(new IllegalStateException("stream thread 1 died"));

    assertThatThrownBy(() -> runner.run(service, LONG))
        .isInstanceOf(CommandException.class)
        .hasMessage("ingest failed: stream thread 1 died")
        .extracting(e -> ((CommandException) e).exitCode())
        .isEqualTo(ExitCode.FAILURE);
    assertThat(service.calls).endsWith("close");
  }

  @Test
  void shouldFailWhenTheServiceDoesNotStart() {
    FakeService service =
        new FakeService() {
          @Override
          public void awaitRunning(Duration timeout) {
            throw new IllegalStateException("not running after " + timeout.toSeconds() + " s");
          }
        };

    assertThatThrownBy(() -> runner.run(service, LONG))
        .isInstanceOf(CommandException.class)
        .hasMessage("ingest failed: not running after 30 s");
    assertThat(service.calls).containsExactly("start", "close");
  }

  @Test
  void shouldStopAServiceThatIsStillStarting() {
    FakeService service =
        new FakeService() {
          @Override
          public void awaitRunning(Duration timeout) throws InterruptedException {
            runner.stop();
            Thread.sleep(LONG.toMillis());
          }
        };

    runner.run(service, LONG);

    assertThat(service.calls).containsExactly("start", "close");
  }

  private static void awaitOrFail(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static class FakeService implements Service {
    final List<String> calls = new ArrayList<>();
    final CountDownLatch running = new CountDownLatch(1);
    final AtomicReference<Throwable> failure = new AtomicReference<>();

    @Override
    public void start() {
      calls.add("start");
    }

    @Override
    public void awaitRunning(Duration timeout) throws InterruptedException {
      calls.add("awaitRunning");
      running.countDown();
    }

    @Override
    public Throwable failure() {
      return failure.get();
    }

    @Override
    public void close() {
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      calls.add("close");
    }
  }
}
