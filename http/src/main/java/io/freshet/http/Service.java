package io.freshet.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A component that runs on its own threads from {@link #start} to {@link #close}. */
public interface Service extends AutoCloseable {

  /**
   * Starts the component and returns without waiting for it to work.
   *
   * @throws InterruptedException if interrupted while checking what the component needs
   */
  void start() throws InterruptedException;

  /**
   * Waits until the component works.
   *
   * @param patience max time without progress
   * @throws IllegalStateException if the component failed or makes no progress
   * @throws InterruptedException if interrupted
   */
  void awaitRunning(Duration patience) throws InterruptedException;

  /** The cause of the component's failure; null if it has not failed. */
  @Nullable Throwable failure();

  /** Stops the component within a bounded time. May be called repeatedly, and before the start. */
  @Override
  void close();
}
