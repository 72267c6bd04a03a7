package io.freshet.schemas.topic;

import org.apache.kafka.common.utils.Utils;

/**
 * Which partition a user belongs to: what Kafka's Java producer does with a key. Others,
 * librdkafka's among them, differ.
 */
public final class UserPartitioner {
  private UserPartitioner() {}

  /**
   * The partition of the user with this id.
   *
   * @param keyBytes the id's UTF-8 bytes
   * @param partitions how many there are, at least 1
   */
  public static int partition(byte[] keyBytes, int partitions) {
    return Utils.toPositive(Utils.murmur2(keyBytes)) % partitions;
  }
}
