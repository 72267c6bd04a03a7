package io.freshet.trainer;

import io.freshet.schemas.channel.ModelManifest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The tombstones of {@code user-states} that are newer than a model's data. Thread-safe.
 *
 * <p>A model knows a forgotten user in two cases:
 *
 * <ul>
 *   <li>The user's tombstone was read at or after the model's data offsets. After a restart it is
 *       unknown whether the model's data held the user, because compaction keeps the tombstone and
 *       not the state.
 *   <li>Compaction has removed the tombstone behind a state of the user, who came back: the state
 *       was read at or after the model's data offsets, and the stamp of the user's last tombstone,
 *       which the state carries, is greater than the newest stamp in the model's data. Ingest
 *       writes the tombstones of a partition in the order of their stamps, so data that holds a
 *       stamp holds all tombstones before it.
 * </ul>
 */
final class ForgottenUsers {

  /** Stamp of what counts by its offset alone. */
  private static final long ANY_STAMP = Long.MAX_VALUE;

  /**
   * A tombstone, or the first state that was read after a tombstone that was not.
   *
   * @param timeMillis when the user was forgotten
   * @param stamp {@link #ANY_STAMP} for a tombstone
   */
  private record Forgetting(long offset, long timeMillis, long stamp) {

    boolean isNewerThan(ModelManifest model, String partition) {
      return offset >= model.dataOffsets().getOrDefault(partition, 0L)
          && stamp > model.forgottenUntil().getOrDefault(partition, Long.MIN_VALUE);
    }
  }

  /** What was read of one partition. */
  private static final class Read {
    final List<Forgetting> forgettings = new ArrayList<>();
    final Set<Long> stamps = new HashSet<>();

    void tidy(Collection<ModelManifest> models, String partition) {
      forgettings.removeIf(f -> models.stream().noneMatch(m -> f.isNewerThan(m, partition)));
      stamps.removeIf(
          s ->
              models.stream()
                  .allMatch(m -> s <= m.forgottenUntil().getOrDefault(partition, Long.MIN_VALUE)));
    }
  }

  private final Map<String, Read> partitions = new HashMap<>();
  private final Map<String, Long> newestStamps = new TreeMap<>();

  /** Takes over the stamps that a published model's data held. */
  synchronized void resume(ModelManifest model) {
    model.forgottenUntil().forEach((p, stamp) -> newestStamps.merge(p, stamp, Math::max));
  }

  /**
   * Adds a tombstone.
   *
   * @param stamp empty if a release without stamps wrote the tombstone
   */
  synchronized void addTombstone(
      TopicPartition partition, long offset, long timeMillis, OptionalLong stamp) {
    Read read = partitions.computeIfAbsent(partition.toString(), p -> new Read());
    read.forgettings.add(new Forgetting(offset, timeMillis, ANY_STAMP));
    stamp.ifPresent(s -> note(partition, read, s));
  }

  /**
   * Adds a state of a user who was forgotten and came back.
   *
   * @param stamp of the user's last tombstone
   */
  synchronized void addState(TopicPartition partition, long offset, long stamp) {
    Read read = partitions.computeIfAbsent(partition.toString(), p -> new Read());
    if (note(partition, read, stamp)) {
      read.forgettings.add(new Forgetting(offset, stamp, stamp));
    }
  }

  /** Returns whether the stamp is read for the first time. */
  private boolean note(TopicPartition partition, Read read, long stamp) {
    newestStamps.merge(partition.toString(), stamp, Math::max);
    return read.stamps.add(stamp);
  }

  /** Returns the newest stamp that was read or taken over, by {@code topic-partition}. */
  synchronized Map<String, Long> newestStamps() {
    return Map.copyOf(newestStamps);
  }

  /**
   * Returns the time of the oldest tombstone that is newer than the model's data; empty if there is
   * none, and for a model of no ratings. If the tombstone itself is gone, its time is its stamp.
   */
  synchronized Optional<Instant> oldestAfter(ModelManifest model) {
    if (model.ratings() == 0) {
      return Optional.empty();
    }
    OptionalLong oldest =
        partitions.entrySet().stream()
            .flatMap(
                each ->
                    each.getValue().forgettings.stream()
                        .filter(f -> f.isNewerThan(model, each.getKey())))
            .mapToLong(Forgetting::timeMillis)
            .min();
    return oldest.isPresent()
        ? Optional.of(Instant.ofEpochMilli(oldest.getAsLong()))
        : Optional.empty();
  }

  /**
   * Returns the time by which another model must replace this one; empty if no tombstone is newer
   * than its data.
   *
   * @param allowed max time that the model may serve after a tombstone
   */
  Optional<Instant> leaveBy(@Nullable ModelManifest model, Duration allowed) {
    return model == null ? Optional.empty() : oldestAfter(model).map(o -> o.plus(allowed));
  }

  /**
   * Drops the tombstones that are older than the data of all these models. Any of them may become
   * champion.
   */
  synchronized void forgetBefore(Collection<ModelManifest> models) {
    if (!models.isEmpty()) {
      partitions.forEach((partition, read) -> read.tidy(models, partition));
    }
  }

  /** Returns the number of tombstones held. */
  synchronized int size() {
    return partitions.values().stream().mapToInt(read -> read.forgettings.size()).sum();
  }
}
