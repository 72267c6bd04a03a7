package io.freshet.scorer.snapshot;

import io.freshet.http.Startup;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.schemas.channel.SnapshotFiles;
import io.freshet.schemas.channel.SnapshotRefusedException;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.ReaderThread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which a {@link ChampionFollower} steps. A step that fails for the broker's or the
 * disk's sake is taken again every few seconds.
 */
public final class ModelChannelReader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ModelChannelReader.class);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final ChampionFollower follower;
  private final Duration retry;
  private final ReaderThread thread;
  private final Startup ready;

  /**
   * Connects to a cluster.
   *
   * @param folder where snapshot files are kept, of this instance alone
   * @param holder set by nobody else
   */
  public ModelChannelReader(
      KafkaSettings kafka, ModelReaderSettings settings, Path folder, ModelHolder holder) {
    this(
        new ChampionFollower(
            ModelTopicReader.open(kafka),
            SnapshotFetcher.open(kafka, settings.maxBytes(), ChampionFollower.PATIENCE),
            new SnapshotFiles(folder),
            holder,
            System::nanoTime),
        RETRY);
  }

  /**
   * @param follower closed with this
   * @param retry how long to wait after a step that failed
   */
  ModelChannelReader(ChampionFollower follower, Duration retry) {
    this.follower = follower;
    this.ready = new Startup(follower::chunksRead);
    this.retry = retry;
    this.thread =
        new ReaderThread(
            "freshet-model-channel",
            this::step,
            follower::wakeup,
            this::end,
            ChampionFollower.PATIENCE);
  }

  /** Starts following. Once. */
  public void start() {
    thread.start();
  }

  /**
   * Waits until the first look at the channel has ended: the champion serves, or was refused, or
   * there is none.
   *
   * @param patience how long it may go without a chunk of the champion
   * @return false if it makes no progress; the reader goes on
   */
  public boolean awaitFirstLook(Duration patience) throws InterruptedException {
    return ready.await(patience);
  }

  /** How many chunks of champions have been read so far. */
  public long chunksRead() {
    return follower.chunksRead();
  }

  /** Whether the channel has been read to its end and has never named a champion. */
  public boolean foundNoChampion() {
    return ready.hasEnded() && follower.foundNoChampion();
  }

  /** What the channel said last; nothing before the first look has ended. */
  public ModelCatalog catalog() {
    return follower.catalog();
  }

  /** How many models were swapped in. */
  public long swaps() {
    return follower.swaps();
  }

  /** How many times a snapshot was refused. */
  public long refusals() {
    return follower.refusals();
  }

  /** The last refusal; null if there was none. */
  public @Nullable SnapshotRefusedException lastRefusal() {
    return follower.lastRefusal();
  }

  /** What ended the thread before its time; null while all is well. */
  public @Nullable Throwable failure() {
    return thread.failure();
  }

  /** Ends the thread; the model held stays. */
  @Override
  public void close() {
    thread.close();
  }

  private void step() throws InterruptedException {
    try {
      follower.step();
      ready.end();
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException | IOException e) {
      log.warn("The champion cannot be had now; trying again in {}", retry, e);
      thread.pause(retry);
    }
  }

  private void end(@Nullable Throwable failure) {
    try (follower) {
      if (failure != null) {
        log.error("The model channel is followed no more; the present model serves on", failure);
      }
      ready.end();
    }
  }
}
