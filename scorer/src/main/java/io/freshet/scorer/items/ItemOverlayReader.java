package io.freshet.scorer.items;

import io.freshet.http.Startup;
import io.freshet.schemas.topic.ReaderThread;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread on which an {@link ItemFollower} steps; whatever a step throws ends it. */
public final class ItemOverlayReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ItemOverlayReader.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final ItemFollower follower;
  private final Startup loaded;
  private final ReaderThread thread;

  /**
   * Creates a reader; {@link #start} starts it.
   *
   * @param follower for its thread alone, which closes it
   */
  public ItemOverlayReader(ItemFollower follower) {
    this.follower = follower;
    this.loaded = new Startup(follower::recordsRead);
    this.thread =
        new ReaderThread("freshet-items-reader", this::step, follower::wakeup, this::end, CLOSE);
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
    return loaded.await(patience) && failure() == null;
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
    return thread.failure();
  }

  /** Stops and waits, bounded, until the consumer is closed. */
  @Override
  public void close() {
    thread.close();
  }

  private void step() {
    if (follower.step()) {
      loaded.end();
    }
  }

  private void end(@Nullable Throwable failure) {
    try (follower) {
      if (failure != null) {
        LOG.error("The items are no longer read", failure);
      }
      loaded.end();
    }
  }
}
