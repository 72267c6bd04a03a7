package io.freshet.scorer.snapshot;

import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.schemas.channel.SnapshotFiles;
import io.freshet.schemas.channel.SnapshotRefusedException;
import io.freshet.schemas.channel.SnapshotRefusedException.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follower of the champion. One {@link #step()} at a time it reads the {@code models} topic,
 * fetches the champion's snapshot into a folder, verifies it, tries it out, and puts it into a
 * {@link ModelHolder}.
 *
 * <p>A snapshot that does not match its manifest is refused: the refusal is logged as an error and
 * counted, and the old model goes on serving. The follower tries again when another champion record
 * arrives, even one of the same version. If a step fails for any other reason, the next step tries
 * again. A model waits until the items are read as far as its trainer had read them, so that an
 * item that was withdrawn before the training is not recommended; it does not wait longer than 30
 * s. A rollback is a champion like any other; its file is usually on disk, because the files of the
 * champion and its predecessor are kept.
 *
 * <p>After the champion, a step loads the models of experiments' arms, see {@link ArmModels}.
 *
 * <p>{@link #step} belongs to one thread; the getters may be called from any thread.
 */
public final class ChampionFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChampionFollower.class);

  /** Max wait for the broker. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration FOLLOW = Duration.ofMillis(500);

  private final ModelTopicReader models;
  private final SnapshotFetcher fetcher;
  private final SnapshotFiles files;
  private final ModelHolder holder;
  private final Predicate<ModelManifest> itemsRead;
  private final ArmModels arms;
  private final LongSupplier nanoTime;
  private final AtomicLong swaps = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private boolean atEnd;
  private long handled = -1;

  /** The champion and its predecessor, whose files stay on disk. */
  private List<ModelManifest> kept = List.of();

  /** Whether there may be files on disk that nothing needs. */
  private boolean unused;

  private long waiting = -1;
  private long waitingSinceNanos;
  private volatile boolean noChampion;
  private volatile ModelCatalog current = ModelCatalog.EMPTY;
  private volatile @Nullable SnapshotRefusedException lastRefusal;

  /** Creates a follower in a process that serves no experiments. */
  public ChampionFollower(
      ModelTopicReader models,
      SnapshotFetcher fetcher,
      SnapshotFiles files,
      ModelHolder holder,
      Predicate<ModelManifest> itemsRead,
      LongSupplier nanoTime) {
    this(models, fetcher, files, holder, itemsRead, ArmModels.none(), nanoTime);
  }

  /**
   * Creates a follower that has read nothing yet.
   *
   * @param models closed with this
   * @param fetcher closed with this
   * @param files of this instance alone
   * @param holder set by this follower only
   * @param itemsRead whether the items are read as far as a model's trainer had read them
   * @param arms models of experiments, stepped by this follower only
   * @param nanoTime a clock for durations, as {@link System#nanoTime}
   */
  public ChampionFollower(
      ModelTopicReader models,
      SnapshotFetcher fetcher,
      SnapshotFiles files,
      ModelHolder holder,
      Predicate<ModelManifest> itemsRead,
      ArmModels arms,
      LongSupplier nanoTime) {
    this.models = models;
    this.fetcher = fetcher;
    this.files = files;
    this.holder = holder;
    this.itemsRead = itemsRead;
    this.arms = arms;
    this.nanoTime = nanoTime;
  }

  /**
   * Runs one round: reads {@code models}, the first time to its end and later for half a second,
   * then loads the champion if it has changed.
   *
   * @return false if the champion waits for items
   * @throws org.apache.kafka.common.KafkaException if the broker does not answer; the next step may
   *     succeed
   * @throws IOException if the disk fails; the next step may succeed
   * @throws org.apache.kafka.common.errors.WakeupException after {@link #wakeup()}
   */
  public boolean step() throws IOException {
    ModelCatalog catalog = atEnd ? models.poll(FOLLOW) : models.refresh(PATIENCE);
    atEnd = true;
    current = catalog;
    noChampion = catalog.champion().isEmpty();
    if (catalog.championOffset() != handled) {
      if (waitsForItems(catalog)) {
        return false;
      }
      unused |= serveChampion(catalog);
      handled = catalog.championOffset();
    }
    unused |= arms.step(catalog, holder.current(), fetcher, files);
    if (unused) {
      files.retain(Stream.concat(kept.stream(), arms.manifests().stream()).toList());
      unused = false;
    }
    return true;
  }

  private boolean waitsForItems(ModelCatalog catalog) {
    ModelManifest manifest = catalog.championManifest().orElse(null);
    if (manifest == null || itemsRead.test(manifest)) {
      return false;
    }
    long now = nanoTime.getAsLong();
    if (waiting != catalog.championOffset()) {
      waiting = catalog.championOffset();
      waitingSinceNanos = now;
    }
    if (now - waitingSinceNanos < PATIENCE.toNanos()) {
      return true;
    }
    LOG.warn(
        "Taking {} though the items are not read as far as its trainer had read them, after {}",
        manifest.version(),
        PATIENCE);
    return false;
  }

  /** Returns whether the channel has been read to its end and has never named a champion. */
  public boolean foundNoChampion() {
    return noChampion;
  }

  /** Returns the channel's catalogue as last read; empty before the first step. */
  public ModelCatalog catalog() {
    return current;
  }

  /** Returns the number of models swapped in. */
  public long swaps() {
    return swaps.get();
  }

  /** Returns the number of refused snapshots. */
  public long refusals() {
    return refusals.get();
  }

  /** Returns the number of champions' chunks read. */
  public long chunksRead() {
    return fetcher.chunksRead();
  }

  /** Returns the last refusal; null if there was none. */
  public @Nullable SnapshotRefusedException lastRefusal() {
    return lastRefusal;
  }

  /** Ends the running step, or else the next one; may be called from any thread. */
  public void wakeup() {
    models.wakeup();
    fetcher.wakeup();
  }

  /** Closes the clients; the model held stays. */
  @Override
  public void close() {
    try (models) {
      fetcher.close();
    }
  }

  /** Serves the champion; returns whether it is another model than before. */
  private boolean serveChampion(ModelCatalog catalog) throws IOException {
    Champion champion = catalog.champion().orElse(null);
    if (champion == null) {
      return false;
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
        return false; // only pinned or unpinned
      }
      long begun = nanoTime.getAsLong();
      serve(manifest);
      LOG.info(
          "Serving {} ({}, {} items, {} bytes) after {} ms{}",
          manifest.version(),
          manifest.family(),
          manifest.items(),
          manifest.sizeBytes(),
          TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - begun),
          champion.pinned() ? ", pinned" : "");
      kept =
          Stream.of(manifest, present == null ? predecessor(catalog, champion) : present.manifest())
              .filter(Objects::nonNull)
              .toList();
      return true;
    } catch (SnapshotRefusedException e) {
      if (models.refresh(PATIENCE).championOffset() != catalog.championOffset()) {
        LOG.info("Skipping {}: there is another champion by now", champion.version(), e);
        return false; // its chunks may have been trimmed while they were fetched
      }
      lastRefusal = e;
      refusals.incrementAndGet();
      LoadedModel present = holder.current();
      LOG.error(
          "Refused the champion; {}",
          present == null ? "no model serves" : present.version() + " goes on serving",
          e);
      return false;
    }
  }

  private void serve(ModelManifest manifest) throws SnapshotRefusedException, IOException {
    LoadedModel held = arms.held(manifest);
    Path file = held == null ? files.get(manifest, fetcher) : null;
    try {
      holder.set(file == null ? Objects.requireNonNull(held) : SnapshotLoader.load(manifest, file));
      swaps.incrementAndGet();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException e) {
      // Any exception here is a fault of this model and not of the reader.
      throw new SnapshotRefusedException(
          manifest.version(), Refusal.BAD_SNAPSHOT, "it fails when it is tried out", e);
    }
  }

  private static @Nullable ModelManifest predecessor(ModelCatalog catalog, Champion champion) {
    String previous = champion.previous();
    return previous == null ? null : catalog.manifest(previous).orElse(null);
  }
}
