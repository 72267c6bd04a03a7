package io.freshet.simulation;

import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.schemas.channel.SnapshotRefusedException;
import io.freshet.scorer.snapshot.LoadedModel;
import io.freshet.simulation.log.LogEntry;
import io.freshet.simulation.log.PartitionLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The invariants of models: the champion can be read, every scorer serves it, an acknowledged pin
 * holds, and an unpinned champion knows a forgotten user no longer than promised.
 */
final class Models {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final World world;
  private final ModelCatalog catalog;
  private final LongSupplier nanoTime;

  private Models(World world) {
    this.world = world;
    this.nanoTime = () -> Duration.ofMillis(world.kafka.clock().millis()).toNanos();
    try (ModelTopicReader reader =
        new ModelTopicReader(
            world.kafka.consumer(new StringDeserializer(), true),
            world.deployment.topics().models().name(),
            nanoTime)) {
      this.catalog = reader.refresh(PATIENCE);
    }
  }

  /** Checks the champion and who serves it, once everybody has heard of it. */
  static void check(World world, Path folder) {
    Models models = new Models(world);
    models.checkPin();
    models.checkChampion(folder);
  }

  private void checkPin() {
    String pinned = world.operator.pinned();
    Champion champion = catalog.champion().orElse(null);
    Violation.require(
        pinned == null
            || (champion != null && champion.pinned() && champion.version().equals(pinned)),
        "%s was pinned, but the champion is %s",
        pinned,
        champion);
  }

  private void checkChampion(Path folder) {
    Champion champion = catalog.champion().orElse(null);
    if (champion == null) {
      return;
    }
    ModelManifest manifest = catalog.championManifest().orElse(null);
    Violation.require(manifest != null, "the champion %s has no manifest", champion);
    fetch(manifest, folder.resolve("champion"));
    for (Fleet.Member<ScorerProcess> member : world.scorers.running()) {
      LoadedModel loaded = member.process().holder().current();
      Violation.require(
          loaded != null && loaded.version().equals(champion.version()),
          "scorer %s serves %s, the champion is %s (%s)",
          member.instance().name(),
          loaded == null ? "nothing" : loaded.version(),
          champion.version(),
          member.process().champion().lastRefusal());
    }
  }

  private void fetch(@Nullable ModelManifest manifest, Path target) {
    try (SnapshotFetcher fetcher =
        new SnapshotFetcher(
            world.kafka.consumer(new StringDeserializer(), false),
            world.deployment.topics().modelChunks().name(),
            Long.MAX_VALUE,
            PATIENCE,
            nanoTime)) {
      fetcher.fetch(manifest, target);
    } catch (SnapshotRefusedException e) {
      throw new Violation("the champion cannot be read: %s", e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks that nobody who was forgotten is in the champion's data, after the bounds. */
  static void checkForgotten(World world) {
    new Models(world).checkForgotten();
  }

  private void checkForgotten() {
    ModelManifest manifest = catalog.championManifest().orElse(null);
    if (manifest == null || catalog.champion().map(Champion::pinned).orElse(false)) {
      return;
    }
    if (manifest.ratings() == 0) {
      return; // it knows nobody
    }
    for (PartitionLog log : world.kafka.logs(world.deployment.topics().userStates().name())) {
      long until = manifest.dataOffsets().getOrDefault(log.name().toString(), 0L);
      for (LogEntry entry : log.history()) {
        Violation.require(
            entry.value() != null || entry.offset() < until,
            "the champion %s was trained before the tombstone at %s@%d",
            manifest.version(),
            log.name(),
            entry.offset());
      }
    }
  }
}
