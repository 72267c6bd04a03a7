package io.freshet.scorer.items;

import io.freshet.http.Startup;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.topic.ReaderThread;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread on which an {@link ItemFollower} steps. An exception of a step ends it. */
public final class ItemOverlayReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ItemOverlayReader.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final ItemFollower follower;
  private final Startup loaded;
  private final ReaderThread thread;

  /**
   * Creates a reader; {@link #start} starts it.
   *
   * @param follower used and closed by this thread only
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
   * Waits until an overlay holds all items that were posted before the start.
   *
   * @param patience max time without reading a record
   * @return false if it makes no progress, or failed
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public boolean awaitLoaded(Duration patience) throws InterruptedException {
    return loaded.await(patience) && failure() == null;
  }

  /** Returns whether answers respect all items that a model's trainer had read. */
  public boolean hasReadAllOf(ModelManifest model) {
    return follower.hasReadAllOf(model);
  }

  /** Returns the number of records read so far. */
  public long recordsRead() {
    return follower.recordsRead();
  }

  /** Returns the failure that ended the thread; null if there is none. */
  public @Nullable Throwable failure() {
    return thread.failure();
  }

  /** Stops and waits, for a limited time, until the consumer is closed. */
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
