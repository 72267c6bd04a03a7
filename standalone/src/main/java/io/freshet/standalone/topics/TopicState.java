package io.freshet.standalone.topics;

import java.util.Map;
import java.util.Optional;

/**
 * The state of a topic on the broker.
 *
 * @param name full name, prefix included
 * @param partitions number of partitions
 * @param replicationFactor number of replicas of the first partition
 * @param configs all topic-level settings in force, including defaults
 * @param records end offsets minus start offsets, summed over the partitions; on a compacted topic
 *     an upper bound of its records
 */
public record TopicState(
    String name, int partitions, int replicationFactor, Map<String, String> configs, long records) {

  /** Copies the settings. */
  public TopicState {
    configs = Map.copyOf(configs);
  }

  /** Returns the value of a setting; empty if the broker does not know it. */
  public Optional<String> config(String key) {
    return Optional.ofNullable(configs.get(key));
  }

  /** Returns the value of a setting in milliseconds; empty if it is absent or not a number. */
  public Optional<Long> millis(String key) {
    return config(key).filter(v -> v.matches("-?\\d{1,19}")).map(Long::parseLong);
  }
}
