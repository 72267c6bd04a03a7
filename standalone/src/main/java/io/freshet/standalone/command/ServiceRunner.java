package io.freshet.standalone.command;

import io.freshet.http.HttpStartException;
import io.freshet.http.Service;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs one service until it is stopped or fails.
 *
 * <p>A service with a dead stream thread must not look alive: the process ends with a non-zero exit
 * code, and its supervisor starts it again.
 */
final class ServiceRunner {

  private static final long LOOK_MILLIS = 200;

  private final String name;
  private final PrintWriter err;
  private final Thread runner = Thread.currentThread();
  private final CountDownLatch stopRequested = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Object interruptLock = new Object();
  private boolean interruptible = true;

  /**
   * Creates a runner for the calling thread.
   *
   * @param name of the service, for messages
   * @param err receives the messages
   */
  ServiceRunner(String name, PrintWriter err) {
    this.name = name;
    this.err = err;
  }

  /**
   * Starts the service and returns when {@link #stop} has stopped it.
   *
   * @param patience max time of the start without progress
   * @throws CommandException if the service failed, or its port is taken; it is closed, too
   */
  void run(Service service, Duration patience) {
    try (service) {
      try {
        service.start();
        service.awaitRunning(patience);
        Throwable failure = service.failure();
        if (failure == null) {
          err.println(name + " is running; Ctrl-C stops it");
          failure = untilStoppedOrFailed(service);
        }
        if (failure != null) {
          throw failed(failure);
        }
      } catch (CommandException e) {
        throw e;
      } catch (HttpStartException e) {
        throw CommandException.misconfigured(name + ": " + e.getMessage(), e);
      } catch (Exception e) {
        // A stop interrupts the work under way; the exception of the interrupt is not a failure.
        if (!isStopRequested()) {
          Throwable known = service.failure();
          throw failed(known == null ? e : known);
        }
      } finally {
        endInterrupts();
      }
      err.println(name + " stops");
    } finally {
      stopped.countDown();
    }
  }

  private @Nullable Throwable untilStoppedOrFailed(Service service) throws InterruptedException {
    Throwable failure = service.failure();
    while (failure == null && !stopRequested.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      failure = service.failure();
    }
    return failure;
  }

  private CommandException failed(Throwable failure) {
    return CommandException.failure(name + " failed: " + KafkaErrors.line(failure), failure);
  }

  private boolean isStopRequested() {
    return stopRequested.getCount() == 0;
  }

  /** Asks {@link #run} to stop the service; may be called from any thread, at any time. */
  void stop() {
    stopRequested.countDown();
    synchronized (interruptLock) {
      if (interruptible) {
        runner.interrupt();
      }
    }
  }

  /**
   * From here on {@link #stop} interrupts no thread: neither the close nor the caller may be cut
   * short.
   */
  private void endInterrupts() {
    synchronized (interruptLock) {
      interruptible = false;
    }
    Thread.interrupted();
  }

  /**
   * Waits until the service has stopped.
   *
   * @return false if it has not stopped within the timeout
   */
  boolean awaitStopped(Duration timeout) throws InterruptedException {
    return stopped.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Makes SIGTERM and Ctrl-C stop the service before the process ends. The JVM then ends with 128 +
   * the signal's number by itself.
   *
   * @param grace max time of the stop
   */
  void stopAtShutdown(Duration grace) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  boolean running = stopped.getCount() > 0;
                  if (!running) {
                    return;
                  }
                  stop();
                  try {
                    if (!awaitStopped(grace)) {
                      err.println(name + " did not stop within " + grace.toSeconds() + " s");
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "freshet-shutdown"));
  }
}
