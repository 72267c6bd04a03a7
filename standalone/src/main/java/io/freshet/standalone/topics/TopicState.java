package io.freshet.standalone.topics;

import java.util.Map;
import java.util.Optional;

/**
 * A topic as the broker has it.
 *
 * @param name full name, prefix included
 * @param partitions how many partitions it has
 * @param replicationFactor replicas of its first partition
 * @param configs every topic-level setting in force, defaults included
 * @param records end offsets less start offsets, summed over the partitions: on a compacted topic
 *     an upper bound of the records it holds
 */
public record TopicState(
    String name, int partitions, int replicationFactor, Map<String, String> configs, long records) {

  /** Copies the settings. */
  public TopicState {
    configs = Map.copyOf(configs);
  }

  /** The value of a setting, empty if the broker does not know it. */
  public Optional<String> config(String key) {
    return Optional.ofNullable(configs.get(key));
  }

  /** The value of a setting that counts milliseconds, empty if it is absent or not a number. */
  public Optional<Long> millis(String key) {
    return config(key).filter(v -> v.matches("-?\\d{1,19}")).map(Long::parseLong);
  }
}
