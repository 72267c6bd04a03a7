package io.freshet.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A component that works on threads of its own, from {@link #start} to {@link #close}. */
public interface Service extends AutoCloseable {

  /**
   * Starts and returns.
   *
   * @throws InterruptedException if interrupted while it looks at what it needs
   */
  void start() throws InterruptedException;

  /**
   * Returns once it works.
   *
   * @param patience how long it may go without progress
   * @throws IllegalStateException if it failed or makes no progress
   * @throws InterruptedException if interrupted
   */
  void awaitRunning(Duration patience) throws InterruptedException;

  /** What made it fail; null while all is well. */
  @Nullable Throwable failure();

  /** Stops in order, bounded. Harmless when repeated, and before the start. */
  @Override
  void close();
}
