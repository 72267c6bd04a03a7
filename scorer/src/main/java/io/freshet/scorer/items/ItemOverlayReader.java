package io.freshet.scorer.items;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread on which an {@link ItemFollower} steps; whatever a step throws ends it. */
public final class ItemOverlayReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ItemOverlayReader.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final ItemFollower follower;
  private final CountDownLatch loaded = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable Throwable failure;

  /**
   * Creates a reader; {@link #start} starts it.
   *
   * @param follower for its thread alone, which closes it
   */
  public ItemOverlayReader(ItemFollower follower) {
    this.follower = follower;
    this.thread = new Thread(this::run, "freshet-items-reader");
    this.thread.setDaemon(true);
  }

  /** Starts reading. */
  public void start() {
    thread.start();
  }

  /**
   * Waits until what had been posted at the start is in an overlay.
   *
   * @param timeout how long at most
   * @return false if it took longer, or failed
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public boolean awaitLoaded(Duration timeout) throws InterruptedException {
    return loaded.await(timeout.toMillis(), TimeUnit.MILLISECONDS) && failure == null;
  }

  /**
   * Returns what ended the thread.
   *
   * @return null while all is well
   */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Stops and waits, bounded, until the consumer is closed. */
  @Override
  public void close() {
    closing = true;
    if (thread.getState() == Thread.State.NEW) {
      follower.close();
      return;
    }
    follower.wakeup();
    try {
      thread.join(CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (follower) {
      while (!closing) {
        if (follower.step()) {
          loaded.countDown();
        }
      }
    } catch (WakeupException e) {
      if (!closing) {
        failure = e;
      }
    } catch (RuntimeException | Error e) {
      LOG.error("reading items failed", e);
      failure = e;
    } finally {
      loaded.countDown();
    }
  }
}
