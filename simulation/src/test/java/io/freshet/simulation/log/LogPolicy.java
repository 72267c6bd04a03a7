package io.freshet.simulation.log;

import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What the broker removes from a topic, and when.
 *
 * @param compacted whether all but the newest record of a key go
 * @param deleted whether old records go
 * @param minCompactionLag for this long a record is not compacted away, ms
 * @param maxCompactionLag after this long the topic is compacted, ms
 * @param deleteRetention for this long after its first compaction a tombstone stays, ms
 * @param retention after this long a record goes, ms; -1 for never
 */
public record LogPolicy(
    boolean compacted,
    boolean deleted,
    long minCompactionLag,
    long maxCompactionLag,
    long deleteRetention,
    long retention) {
  private static final String DAY = "86400000";
  private static final String WEEK = "604800000";

  /** Reads a topic's settings, with Kafka's defaults for those it does not have. */
  public static LogPolicy of(Map<String, String> configs) {
    String cleanup = configs.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "delete");
    return new LogPolicy(
        cleanup.contains("compact"),
        cleanup.contains("delete"),
        millis(configs, TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, "0"),
        millis(configs, TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, "" + Long.MAX_VALUE),
        millis(configs, TopicConfig.DELETE_RETENTION_MS_CONFIG, DAY),
        millis(configs, TopicConfig.RETENTION_MS_CONFIG, WEEK));
  }

  private static long millis(Map<String, String> configs, String key, String otherwise) {
    return Long.parseLong(configs.getOrDefault(key, otherwise));
  }
}
