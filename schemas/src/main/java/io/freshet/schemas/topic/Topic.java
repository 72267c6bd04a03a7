package io.freshet.schemas.topic;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic with its name, serdes, partitioning, configuration and documentation. Only {@link Topics}
 * creates topics.
 *
 * @param name full name, including the prefix
 * @param keySerde serde of the keys
 * @param valueSerde serde of the values
 * @param partitioning partition count
 * @param configs topic settings at creation, sorted by name
 * @param key description of the key, for the reference
 * @param value description of the value, for the reference
 * @param doc purpose of the topic, for the reference
 */
public record Topic<K, V>(
    String name,
    Serde<K> keySerde,
    Serde<V> valueSerde,
    Partitioning partitioning,
    Map<String, String> configs,
    String key,
    String value,
    String doc) {

  public Topic {
    Objects.requireNonNull(name, "name");
    configs = Collections.unmodifiableMap(new TreeMap<>(configs));
  }

  /**
   * Number of partitions that this topic is created with.
   *
   * @param userPartitions partition count of all user-keyed topics
   */
  public int partitions(int userPartitions) {
    return partitioning.partitions(userPartitions);
  }
}
