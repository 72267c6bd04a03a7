package io.freshet.scorer.snapshot;

import io.freshet.http.Startup;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.schemas.channel.SnapshotFiles;
import io.freshet.schemas.channel.SnapshotRefusedException;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.ReaderThread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which a {@link ChampionFollower} steps. A step that fails because of the broker or
 * the disk is repeated every few seconds.
 */
public final class ModelChannelReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelChannelReader.class);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final ChampionFollower follower;
  private final Duration retry;
  private final ReaderThread thread;
  private final Startup ready;

  /** Connects a process that serves no experiments to a cluster. */
  public ModelChannelReader(
      KafkaSettings kafka,
      ModelReaderSettings settings,
      Path folder,
      ModelHolder holder,
      Predicate<ModelManifest> itemsRead) {
    this(kafka, settings, folder, holder, itemsRead, ArmModels.none());
  }

  /**
   * Connects to a cluster.
   *
   * @param folder folder of the snapshot files, for this instance only
   * @param holder set by this reader only
   * @param itemsRead whether the items are read as far as a model's trainer had read them
   * @param arms models of experiments, stepped by this reader only
   */
  public ModelChannelReader(
      KafkaSettings kafka,
      ModelReaderSettings settings,
      Path folder,
      ModelHolder holder,
      Predicate<ModelManifest> itemsRead,
      ArmModels arms) {
    this(
        new ChampionFollower(
            ModelTopicReader.follow(kafka),
            SnapshotFetcher.open(kafka, settings.maxBytes(), ChampionFollower.PATIENCE),
            new SnapshotFiles(folder),
            holder,
            itemsRead,
            arms,
            System::nanoTime),
        RETRY);
  }

  /**
   * @param follower closed with this
   * @param retry time to wait after a failed step
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

  /** Starts following. Called once. */
  public void start() {
    thread.start();
  }

  /**
   * Waits until the first round has ended: the champion serves, or was refused, or there is none.
   *
   * @param patience max time without a chunk of the champion
   * @return false if it makes no progress; the reader goes on
   */
  public boolean awaitFirstLook(Duration patience) throws InterruptedException {
    return ready.await(patience);
  }

  /** Returns the number of champions' chunks read so far. */
  public long chunksRead() {
    return follower.chunksRead();
  }

  /** Returns whether the channel has been read to its end and has never named a champion. */
  public boolean foundNoChampion() {
    return ready.hasEnded() && follower.foundNoChampion();
  }

  /** Returns the channel's catalogue as last read; empty before the first round has ended. */
  public ModelCatalog catalog() {
    return follower.catalog();
  }

  /** Returns the number of models swapped in. */
  public long swaps() {
    return follower.swaps();
  }

  /** Returns the number of refused snapshots. */
  public long refusals() {
    return follower.refusals();
  }

  /** Returns the last refusal; null if there was none. */
  public @Nullable SnapshotRefusedException lastRefusal() {
    return follower.lastRefusal();
  }

  /** Returns the failure that ended the thread; null if there is none. */
  public @Nullable Throwable failure() {
    return thread.failure();
  }

  /** Ends the thread; the model stays in the holder. */
  @Override
  public void close() {
    thread.close();
  }

  private void step() throws InterruptedException {
    try {
      if (follower.step()) {
        ready.end();
      }
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException | IOException e) {
      LOG.warn("The champion cannot be had now; trying again in {}", retry, e);
      thread.pause(retry);
    }
  }

  private void end(@Nullable Throwable failure) {
    try (follower) {
      if (failure != null) {
        LOG.error(
            "The model channel is no longer read; the present model goes on serving", failure);
      }
      ready.end();
    }
  }
}
