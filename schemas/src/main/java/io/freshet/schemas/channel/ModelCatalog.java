package io.freshet.schemas.channel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code models} topic said at one moment: the manifests that are published and not
 * trimmed, and the champion. Immutable.
 */
public final class ModelCatalog {

  /** Nothing published yet. */
  public static final ModelCatalog EMPTY =
      new ModelCatalog(Map.of(), Set.of(), Set.of(), null, -1L, 0L);

  private final Map<String, ModelManifest> manifests;
  private final Set<String> trimmed;
  private final Set<String> unreadable;
  private final @Nullable Champion champion;
  private final long championOffset;
  private final long greatestNumber;

  ModelCatalog(
      Map<String, ModelManifest> manifests,
      Set<String> trimmed,
      Set<String> unreadable,
      @Nullable Champion champion,
      long championOffset,
      long greatestNumber) {
    this.manifests = Map.copyOf(manifests);
    this.trimmed = Set.copyOf(trimmed);
    this.unreadable = Set.copyOf(unreadable);
    this.champion = champion;
    this.championOffset = championOffset;
    this.greatestNumber = greatestNumber;
  }

  /** All manifests, newest first. */
  public List<ModelManifest> manifests() {
    List<ModelManifest> list = new ArrayList<>(manifests.values());
    list.sort(
        Comparator.comparingLong((ModelManifest m) -> ModelVersions.number(m.version()).orElse(0))
            .thenComparing(ModelManifest::version)
            .reversed());
    return Collections.unmodifiableList(list);
  }

  public Optional<ModelManifest> manifest(String version) {
    return Optional.ofNullable(manifests.get(version));
  }

  /**
   * Whether the topic still shows that the version existed and was trimmed (compaction forgets it
   * some day).
   */
  public boolean wasTrimmed(String version) {
    return trimmed.contains(version);
  }

  /**
   * Versions whose manifest could not be read, as one of a later release: published, but unknown
   * where.
   */
  public Set<String> unreadable() {
    return unreadable;
  }

  /** The version that serves; empty before the first publication. */
  public Optional<Champion> champion() {
    return Optional.ofNullable(champion);
  }

  /**
   * Offset of the champion's record, −1 without one: it changes with each promotion, rollback and
   * unpinning.
   */
  public long championOffset() {
    return championOffset;
  }

  /**
   * The champion's manifest; empty without a champion, or if the champion names a version without a
   * readable manifest.
   */
  public Optional<ModelManifest> championManifest() {
    return champion == null ? Optional.empty() : manifest(champion.version());
  }

  /**
   * A record that makes a version the champion. It remembers the newest version where its other
   * names do not: trimmed versions are forgotten with their tombstones, and no number may be used
   * twice.
   */
  public Champion champion(String version, boolean pinned, @Nullable String previous) {
    long told =
        Stream.of(version, previous == null ? "" : previous)
            .mapToLong(name -> ModelVersions.number(name).orElse(0))
            .max()
            .orElse(0);
    return new Champion(
        version,
        pinned,
        previous,
        told < greatestNumber ? ModelVersions.name(greatestNumber) : null);
  }

  /**
   * Version name for the next publication: one more than the greatest ever seen, trimmed ones and
   * what the champion remembers included.
   */
  public String nextVersion() {
    return ModelVersions.name(greatestNumber + 1);
  }
}
