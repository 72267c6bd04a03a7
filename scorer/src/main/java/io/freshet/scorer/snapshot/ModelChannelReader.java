package io.freshet.scorer.snapshot;

import io.freshet.schemas.Champion;
import io.freshet.schemas.KafkaSettings;
import io.freshet.schemas.ModelManifest;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.schemas.channel.SnapshotFiles;
import io.freshet.schemas.channel.SnapshotRefusedException;
import io.freshet.schemas.channel.SnapshotRefusedException.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link ModelHolder} at the champion: one thread follows the {@code models} topic, fetches
 * the champion's snapshot into a folder, verifies it, tries it out, and swaps it in.
 *
 * <p>A snapshot that is not what its manifest promises is refused: loudly, counted, and the old
 * model serves on. It is not tried again until another champion record arrives, be it of the same
 * version. Failures that are nobody's fault, of the broker or the disk, are tried again every few
 * seconds. A rollback is a champion like any other; as the files of the champion and its
 * predecessor are kept, it usually finds its file on disk.
 */
public final class ModelChannelReader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ModelChannelReader.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration FOLLOW = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final ModelTopicReader models;
  private final SnapshotFetcher fetcher;
  private final SnapshotFiles files;
  private final ModelHolder holder;
  private final Duration retry;
  private final Thread thread;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicLong swaps = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private volatile boolean noChampion;
  private volatile ModelCatalog current = ModelCatalog.EMPTY;
  private volatile @Nullable SnapshotRefusedException lastRefusal;
  private volatile @Nullable Throwable failure;

  /**
   * Connects to a cluster.
   *
   * @param folder where snapshot files are kept, of this instance alone
   * @param holder set by nobody else
   */
  public ModelChannelReader(
      KafkaSettings kafka, ModelReaderSettings settings, Path folder, ModelHolder holder) {
    this(
        ModelTopicReader.open(kafka),
        SnapshotFetcher.open(kafka, settings.maxBytes(), PATIENCE),
        new SnapshotFiles(folder),
        holder,
        RETRY);
  }

  ModelChannelReader(
      ModelTopicReader models,
      SnapshotFetcher fetcher,
      SnapshotFiles files,
      ModelHolder holder,
      Duration retry) {
    this.models = models;
    this.fetcher = fetcher;
    this.files = files;
    this.holder = holder;
    this.retry = retry;
    this.thread = new Thread(this::run, "freshet-model-channel");
    thread.setDaemon(true);
  }

  /** Starts following. Once. */
  public void start() {
    thread.start();
  }

  /**
   * Waits until the first look at the channel has ended: the champion serves, or was refused, or
   * there is none.
   *
   * @return false if that took longer; the reader goes on
   */
  public boolean awaitFirstLook(Duration timeout) throws InterruptedException {
    return ready.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whether the channel has been read to its end and has never named a champion. */
  public boolean foundNoChampion() {
    return ready.getCount() == 0 && noChampion;
  }

  /** What the channel said last; nothing before the first look has ended. */
  public ModelCatalog catalog() {
    return current;
  }

  /** How many models were swapped in. */
  public long swaps() {
    return swaps.get();
  }

  /** How many times a snapshot was refused. */
  public long refusals() {
    return refusals.get();
  }

  /** The last refusal; null if there was none. */
  public @Nullable SnapshotRefusedException lastRefusal() {
    return lastRefusal;
  }

  /** What ended the thread before its time; null while all is well. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Ends the thread; the model held stays. */
  @Override
  public void close() {
    closing.countDown();
    models.wakeup();
    fetcher.wakeup();
    if (thread.getState() == Thread.State.NEW) {
      closeClients();
      return;
    }
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      follow();
    } catch (WakeupException e) {
      if (!isClosing()) {
        failure = e;
        log.error("The model channel is followed no more", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e;
      log.error("The model channel is followed no more; the present model serves on", e);
    } finally {
      ready.countDown();
      closeClients();
    }
  }

  private void follow() throws InterruptedException {
    boolean atEnd = false;
    long handled = -1;
    while (!isClosing()) {
      try {
        ModelCatalog catalog = atEnd ? models.poll(FOLLOW) : models.refresh(PATIENCE);
        atEnd = true;
        current = catalog;
        noChampion = catalog.champion().isEmpty();
        if (catalog.championOffset() != handled) {
          serveChampion(catalog);
          handled = catalog.championOffset();
        }
        ready.countDown();
      } catch (WakeupException e) {
        throw e;
      } catch (KafkaException | IOException e) {
        log.warn("The champion cannot be had now; trying again in {}", retry, e);
        closing.await(retry.toNanos(), TimeUnit.NANOSECONDS);
      }
    }
  }

  private void serveChampion(ModelCatalog catalog) throws IOException {
    Champion champion = catalog.champion().orElse(null);
    if (champion == null) {
      return;
    }
    try {
      ModelManifest manifest =
          catalog
              .championManifest()
              .orElseThrow(
                  () ->
                      new SnapshotRefusedException(
                          champion.version(), Refusal.BAD_MANIFEST, "it has no readable manifest"));
      LoadedModel present = holder.current();
      if (present != null && present.manifest().equals(manifest)) {
        return; // only pinned or unpinned
      }
      long begun = System.nanoTime();
      serve(manifest, files.get(manifest, fetcher));
      log.info(
          "Serving {} ({}, {} items, {} bytes) after {} ms{}",
          manifest.version(),
          manifest.family(),
          manifest.items(),
          manifest.sizeBytes(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun),
          champion.pinned() ? ", pinned" : "");
      files.retain(
          Stream.of(manifest, present == null ? predecessor(catalog, champion) : present.manifest())
              .filter(Objects::nonNull)
              .toList());
    } catch (SnapshotRefusedException e) {
      lastRefusal = e;
      refusals.incrementAndGet();
      LoadedModel present = holder.current();
      log.error(
          "Refused the champion; {}",
          present == null ? "no model serves" : present.version() + " serves on",
          e);
    }
  }

  private void serve(ModelManifest manifest, Path file)
      throws SnapshotRefusedException, IOException {
    try {
      holder.set(SnapshotLoader.load(manifest, file));
      swaps.incrementAndGet();
    } catch (RuntimeException e) {
      // Whatever a model does that no model should: it is this one that is wrong, not the reader.
      throw new SnapshotRefusedException(
          manifest.version(), Refusal.BAD_SNAPSHOT, "it fails when it is tried out", e);
    }
  }

  private static @Nullable ModelManifest predecessor(ModelCatalog catalog, Champion champion) {
    String previous = champion.previous();
    return previous == null ? null : catalog.manifest(previous).orElse(null);
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void closeClients() {
    try (models) {
      fetcher.close();
    }
  }
}
