package io.freshet.scorer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The committed offsets of a consumer group on the partitions of one topic, read from the brokers.
 */
final class CommittedOffsets implements IntToLongFunction {
  private static final Logger LOG = LoggerFactory.getLogger(CommittedOffsets.class);

  private final Admin admin;
  private final String group;
  private final String topic;
  private final Duration timeout;

  CommittedOffsets(Admin admin, String group, String topic, Duration timeout) {
    this.admin = admin;
    this.group = group;
    this.topic = topic;
    this.timeout = timeout;
  }

  /**
   * Reads the committed offset of a partition.
   *
   * @return the offset; {@link LagWatch#UNKNOWN} if none is committed or the brokers do not answer.
   *     Missed records are then not counted, but answers go on
   */
  @Override
  public long applyAsLong(int partition) {
    TopicPartition of = new TopicPartition(topic, partition);
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      OffsetAndMetadata committed = offsets.get(of);
      return committed == null ? LagWatch.UNKNOWN : committed.offset();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn(
          "Committed offsets of {} cannot be read; records missed while no scorer ran are not"
              + " counted",
          of,
          e);
      return LagWatch.UNKNOWN;
    }
  }
}
