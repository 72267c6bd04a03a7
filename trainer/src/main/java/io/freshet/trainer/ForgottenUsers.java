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
 * Remembers which tombstones of {@code user-states} a model has not taken into account: those at or
 * after its data offsets. Whether the user was really in the model's data is not known after a
 * restart (compaction keeps the tombstone and not the state), so every such tombstone counts.
 * Thread-safe.
 */
final class ForgottenUsers {

  private record Tombstone(long offset, long timeMillis) {}

  private static final Comparator<TopicPartition> PARTITIONS =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final Map<TopicPartition, Deque<Tombstone>> tombstones = new TreeMap<>(PARTITIONS);

  /** Notes a tombstone; offsets of a partition ascend. */
  synchronized void add(TopicPartition partition, long offset, long timeMillis) {
    tombstones
        .computeIfAbsent(partition, p -> new ArrayDeque<>())
        .addLast(new Tombstone(offset, timeMillis));
  }

  /**
   * When the oldest tombstone was written that the model has not taken into account; empty without
   * one, and for a model of no ratings, which knows nobody.
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
   * Until when the model must make room for one without the forgotten; empty if it knows none of
   * them.
   *
   * @param allowed how long it may stay after a tombstone
   */
  Optional<Instant> leaveBy(@Nullable ModelManifest model, Duration allowed) {
    return model == null ? Optional.empty() : oldestAfter(model).map(o -> o.plus(allowed));
  }

  /**
   * Drops the tombstones that all of these models, of which any may become champion, have taken
   * into account.
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

  /** How many are remembered. */
  synchronized int size() {
    return tombstones.values().stream().mapToInt(Deque::size).sum();
  }
}
