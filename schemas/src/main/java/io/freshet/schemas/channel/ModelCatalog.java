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
 * Immutable content of the {@code models} topic at one moment: the manifests of the versions that
 * are published and not trimmed, and the champion.
 */
public final class ModelCatalog {

  /** The catalogue before the first publication. */
  public static final ModelCatalog EMPTY =
      new ModelCatalog(Map.of(), Set.of(), Set.of(), null, -1L, 0L);

  private final Map<String, ModelManifest> manifests;
  private final Set<String> trimmed;
  private final Set<String> unreadable;
  private final @Nullable Champion champion;
  private final long championOffset;
  private final long maxNumber;

  ModelCatalog(
      Map<String, ModelManifest> manifests,
      Set<String> trimmed,
      Set<String> unreadable,
      @Nullable Champion champion,
      long championOffset,
      long maxNumber) {
    this.manifests = Map.copyOf(manifests);
    this.trimmed = Set.copyOf(trimmed);
    this.unreadable = Set.copyOf(unreadable);
    this.champion = champion;
    this.championOffset = championOffset;
    this.maxNumber = maxNumber;
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

  /** The manifest of a version; empty if the version is unknown, trimmed or unreadable. */
  public Optional<ModelManifest> manifest(String version) {
    return Optional.ofNullable(manifests.get(version));
  }

  /** Whether the version was trimmed. False once compaction has removed the version's tombstone. */
  public boolean wasTrimmed(String version) {
    return trimmed.contains(version);
  }

  /**
   * Published versions whose manifest could not be read, for example because a later release wrote
   * it.
   */
  public Set<String> unreadable() {
    return unreadable;
  }

  /** The champion; empty before the first publication. */
  public Optional<Champion> champion() {
    return Optional.ofNullable(champion);
  }

  /**
   * Offset of the champion's record; −1 without a champion. It changes with each promotion,
   * rollback and unpinning.
   */
  public long championOffset() {
    return championOffset;
  }

  /** The champion's manifest; empty if there is no champion or its manifest is not readable. */
  public Optional<ModelManifest> championManifest() {
    return champion == null ? Optional.empty() : manifest(champion.version());
  }

  /**
   * Creates the record that makes a version the champion. The record also names the newest version
   * if that is neither {@code version} nor {@code previous}: compaction removes trimmed versions,
   * and no number may be used twice.
   */
  public Champion champion(String version, boolean pinned, @Nullable String previous) {
    long told =
        Stream.of(version, previous == null ? "" : previous)
            .mapToLong(name -> ModelVersions.number(name).orElse(0))
            .max()
            .orElse(0);
    return new Champion(
        version, pinned, previous, told < maxNumber ? ModelVersions.name(maxNumber) : null);
  }

  /**
   * Name of the next version: one more than the max number seen in manifests, tombstones and the
   * champion.
   */
  public String nextVersion() {
    return ModelVersions.name(maxNumber + 1);
  }
}
