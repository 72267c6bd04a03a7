package io.freshet.scorer.items;

import io.freshet.http.Startup;
import java.time.Duration;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread on which an {@link ItemFollower} steps; whatever a step throws ends it. */
public final class ItemOverlayReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ItemOverlayReader.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final ItemFollower follower;
  private final Startup loaded;
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
    this.loaded = new Startup(follower::recordsRead);
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
   * @param patience how long it may go without reading anything
   * @return false if it makes no progress, or failed
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public boolean awaitLoaded(Duration patience) throws InterruptedException {
    return loaded.await(patience) && failure == null;
  }

  /** How many records have been read so far. */
  public long recordsRead() {
    return follower.recordsRead();
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
          loaded.end();
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
      loaded.end();
    }
  }
}
