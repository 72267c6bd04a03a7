package io.freshet.trainer.publish;

import org.apache.kafka.common.TopicPartition;

/** Deletes the oldest records of a partition. */
@FunctionalInterface
public interface ChunkTrimmer {

  /**
   * Deletes all records below the offset.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker did not delete them
   */
  void deleteBefore(TopicPartition partition, long offset);
}
