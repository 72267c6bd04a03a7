package io.freshet.schemas.topic;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic with everything there is to know about it. Only {@link Topics} makes them.
 *
 * @param name full name, prefix included
 * @param keySerde how its keys travel
 * @param valueSerde how its values travel
 * @param partitioning how many partitions it has
 * @param configs the topic-level configuration it is created with, sorted by name
 * @param key what the key is, for the reference
 * @param value what the value is, for the reference
 * @param doc what it is for, for the reference
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
   * The number of partitions this topic is created with.
   *
   * @param userPartitions the shared partition count of user-keyed topics
   */
  public int partitions(int userPartitions) {
    return partitioning.partitions(userPartitions);
  }
}
