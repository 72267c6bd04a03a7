package io.freshet.schemas.topic;

/** How many partitions a topic has. */
public enum Partitioning {
  /** As many as every other user-keyed topic has: the setting {@code topics.partitions}. */
  BY_USER,
  /** Exactly one: every reader sees the whole topic in one order. */
  SINGLE;

  /**
   * The number of partitions of such a topic.
   *
   * @param userPartitions the shared partition count of user-keyed topics, at least 1
   */
  public int partitions(int userPartitions) {
    return this == BY_USER ? userPartitions : 1;
  }
}
