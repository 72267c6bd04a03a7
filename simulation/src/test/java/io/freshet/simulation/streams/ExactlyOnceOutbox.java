package io.freshet.simulation.streams;

import io.freshet.simulation.log.SimulatedKafka;
import io.freshet.simulation.log.Transactions;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The sends of an instance under {@code exactly_once_v2}: one transaction from commit to commit.
 */
final class ExactlyOnceOutbox implements Outbox {
  private final SimulatedKafka kafka;
  private final String group;
  private final Transactions.Session session;

  ExactlyOnceOutbox(SimulatedKafka kafka, String group, String transactionalId) {
    this.kafka = kafka;
    this.group = group;
    this.session = kafka.transactions().init(transactionalId);
  }

  @Override
  public void send(
      TopicPartition partition, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    kafka.faults().step("send to " + partition);
    kafka.append(partition, key, value, headers, session);
  }

  @Override
  public void deliverSome(SplittableRandom random) {
    // Everything has arrived; nobody sees it before the commit.
  }

  @Override
  public void commit(Map<TopicPartition, Long> offsets, boolean accepted) {
    kafka.faults().step("send offsets");
    if (!accepted) {
      throw new CommitFailedException();
    }
    kafka.transactions().join(session, group, offsets);
    kafka.faults().step("commit transaction");
    kafka.transactions().end(session, true, kafka.faults());
    kafka.faults().step("committed");
  }

  @Override
  public void die(SplittableRandom random) {
    // The transaction stays open until it times out, or until the next of this id begins.
  }
}
