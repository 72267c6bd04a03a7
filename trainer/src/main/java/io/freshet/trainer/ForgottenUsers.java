package io.freshet.trainer;

import io.freshet.schemas.channel.ModelManifest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The tombstones of {@code user-states} that are newer than a model's data. Every tombstone at or
 * after the model's data offsets counts: after a restart it is unknown whether the model's data
 * held the user, because compaction keeps the tombstone and not the state. Thread-safe.
 */
final class ForgottenUsers {

  private record Tombstone(long offset, long timeMillis) {}

  private static final Comparator<TopicPartition> PARTITIONS =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final Map<TopicPartition, Deque<Tombstone>> tombstones = new TreeMap<>(PARTITIONS);

  /** Adds a tombstone; the offsets of a partition ascend. */
  synchronized void add(TopicPartition partition, long offset, long timeMillis) {
    tombstones
        .computeIfAbsent(partition, p -> new ArrayDeque<>())
        .addLast(new Tombstone(offset, timeMillis));
  }

  /**
   * Returns the time of the oldest tombstone that is newer than the model's data; empty if there is
   * none, and for a model of no ratings.
   */
  synchronized Optional<Instant> oldestAfter(ModelManifest model) {
    if (model.ratings() == 0) {
      return Optional.empty();
    }
    long oldest = Long.MAX_VALUE;
    for (Map.Entry<TopicPartition, Deque<Tombstone>> entry : tombstones.entrySet()) {
      long seen = model.dataOffsets().getOrDefault(entry.getKey().toString(), 0L);
      for (Tombstone tombstone : entry.getValue()) {
        if (tombstone.offset() >= seen) {
          oldest = Math.min(oldest, tombstone.timeMillis());
          break; // the broker's append times ascend with the offsets
        }
      }
    }
    return oldest == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(oldest));
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
    if (models.isEmpty()) {
      return;
    }
    tombstones.forEach(
        (partition, list) -> {
          long seenByAll =
              models.stream()
                  .mapToLong(m -> m.dataOffsets().getOrDefault(partition.toString(), 0L))
                  .min()
                  .orElse(0L);
          while (!list.isEmpty() && list.getFirst().offset() < seenByAll) {
            list.removeFirst();
          }
        });
  }

  /** Returns the number of tombstones held. */
  synchronized int size() {
    return tombstones.values().stream().mapToInt(Deque::size).sum();
  }
}
