package io.freshet.schemas.topic;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread that reads topics step by step until it is closed. Anything that a step throws
 * before that ends the thread and is its {@link #failure}. Thread-safe.
 */
public final class ReaderThread implements AutoCloseable {

  /** Reads topics for a short while. */
  @FunctionalInterface
  public interface Step {
    /** Runs on the thread, again and again. */
    void run() throws IOException, InterruptedException;
  }

  private final Step step;
  private final Runnable wakeup;
  private final Consumer<@Nullable Throwable> end;
  private final Duration patience;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable Throwable failure;

  /**
   * Creates a thread; {@link #start} starts it.
   *
   * @param name the thread's name
   * @param wakeup makes the running step, or else the next one, throw {@link WakeupException}
   * @param end releases what the steps use; called once with the failure or null, by the thread, or
   *     by {@link #close} if the thread was never started
   * @param patience max time that {@link #close} waits
   */
  public ReaderThread(
      String name,
      Step step,
      Runnable wakeup,
      Consumer<@Nullable Throwable> end,
      Duration patience) {
    this.step = step;
    this.wakeup = wakeup;
    this.end = end;
    this.patience = patience;
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  /** Starts reading. Called once. */
  public void start() {
    thread.start();
  }

  /** Returns the failure that ended the thread; null if there was none. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /**
   * Waits between two steps, less long if the thread is being closed.
   *
   * @throws InterruptedException if interrupted
   */
  public void pause(Duration wait) throws InterruptedException {
    closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends the thread and waits for its end, at most as long as its patience. */
  @Override
  public void close() {
    closing.countDown();
    if (thread.getState() == Thread.State.NEW) {
      end.accept(null);
      return;
    }
    wakeup.run();
    try {
      thread.join(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!isClosing()) {
        step.run();
      }
    } catch (WakeupException e) {
      if (!isClosing()) {
        failure = e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = e;
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    } finally {
      end.accept(failure);
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }
}
