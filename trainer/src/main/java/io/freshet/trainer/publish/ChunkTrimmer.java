package io.freshet.trainer.publish;

import org.apache.kafka.common.TopicPartition;

/** Removes the old end of a partition. */
@FunctionalInterface
public interface ChunkTrimmer {

  /**
   * Removes all records below the offset.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker did not
   */
  void deleteBefore(TopicPartition partition, long offset);
}
