package io.freshet.page.services;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka holds of this deployment.
 *
 * @param topics the deployment's topics, in their usual order
 * @param partitions what services have not read yet, by service, topic and partition
 * @param disk the brokers' disks; null if unknown
 */
public record ClusterFacts(List<Topic> topics, List<Waiting> partitions, @Nullable Disk disk) {
  /** Nothing is known. */
  public static final ClusterFacts UNKNOWN = new ClusterFacts(List.of(), List.of(), null);

  /** Copies the lists. */
  public ClusterFacts {
    topics = List.copyOf(topics);
    partitions = List.copyOf(partitions);
  }

  /**
   * A topic.
   *
   * @param name full name
   * @param records number of offsets from the beginning to the end; compaction and transactions
   *     leave gaps, so there may be fewer records
   * @param bytes size of one copy of all partitions
   * @param kept how long records are kept, in words
   */
  public record Topic(String name, long records, long bytes, String kept) {}

  /**
   * Records of a partition that a service has not committed yet.
   *
   * @param service such as {@code ingest}
   * @param topic full name
   * @param partition number of the partition
   * @param waiting number of offsets from the committed one to the end
   */
  public record Waiting(String service, String topic, int partition, long waiting) {}

  /**
   * Space on the brokers' disks.
   *
   * @param used bytes of all copies of the deployment's topics
   * @param free bytes that are free, over all brokers
   * @param daysLeft days until nothing is free, if the use grows on as it did; null if unknown
   */
  public record Disk(long used, long free, @Nullable Long daysLeft) {}
}
