package io.freshet.schemas.topic;

/** Partition count of a topic. */
public enum Partitioning {
  /** The partition count of all user-keyed topics, from the setting {@code topics.partitions}. */
  BY_USER,
  /** One partition: every reader sees the whole topic in the same order. */
  SINGLE;

  /**
   * Number of partitions of such a topic.
   *
   * @param userPartitions partition count of all user-keyed topics, at least 1
   */
  public int partitions(int userPartitions) {
    return this == BY_USER ? userPartitions : 1;
  }
}
