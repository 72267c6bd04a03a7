package io.freshet.schemas.topic;

import org.apache.kafka.common.utils.Utils;

/**
 * Partitioner of users: the same hash as Kafka's Java producer uses for keys. Other clients, such
 * as librdkafka, use other hashes.
 */
public final class UserPartitioner {
  private UserPartitioner() {}

  /**
   * Partition of a user.
   *
   * @param keyBytes UTF-8 bytes of the user's id
   * @param partitions number of partitions, at least 1
   */
  public static int partition(byte[] keyBytes, int partitions) {
    return Utils.toPositive(Utils.murmur2(keyBytes)) % partitions;
  }
}
