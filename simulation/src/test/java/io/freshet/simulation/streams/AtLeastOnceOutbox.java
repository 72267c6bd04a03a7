package io.freshet.simulation.streams;

import io.freshet.simulation.log.SimulatedKafka;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The sends of an instance under {@code at_least_once}: they arrive in order within a partition,
 * and independently of each other between partitions.
 */
final class AtLeastOnceOutbox implements Outbox {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sent(
      TopicPartition partition, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {}

  private final SimulatedKafka kafka;
  private final String group;
  private final Map<TopicPartition, Deque<Sent>> inFlight = new LinkedHashMap<>();

  AtLeastOnceOutbox(SimulatedKafka kafka, String group) {
    this.kafka = kafka;
    this.group = group;
  }

  @Override
  public void send(
      TopicPartition partition, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    kafka.faults().step("send to " + partition);
    inFlight
        .computeIfAbsent(partition, p -> new ArrayDeque<>())
        .add(new Sent(partition, key, value, headers));
  }

  @Override
  public void deliverSome(SplittableRandom random) {
    inFlight.values().forEach(queue -> deliver(queue, random.nextInt(queue.size() + 1)));
  }

  private void deliver(Deque<Sent> queue, int count) {
    for (int i = 0; i < count; i++) {
      Sent sent = queue.remove();
      kafka.append(sent.partition(), sent.key(), sent.value(), sent.headers());
    }
  }

  @Override
  public void commit(Map<TopicPartition, Long> offsets, boolean accepted) {
    kafka.faults().step("flush");
    inFlight.values().forEach(queue -> deliver(queue, queue.size()));
    kafka.faults().step("commit offsets");
    if (!accepted) {
      throw new CommitFailedException();
    }
    kafka.commitOffsets(group, offsets);
    kafka.faults().step("committed");
  }

  @Override
  public void die(SplittableRandom random) {
    deliverSome(random);
    inFlight.clear();
  }
}
