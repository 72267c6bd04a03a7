package io.freshet.simulation.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class SimulatedClientsTest {
  private static final TopicPartition A = new TopicPartition("a", 0);
  private static final TopicPartition B = new TopicPartition("b", 0);
  private static final Duration SLICE = Duration.ofMillis(100);

  private final Scripted faults = new Scripted();
  private final SimulatedClock clock = new SimulatedClock(1_000_000, 2);
  private final SimulatedKafka kafka = new SimulatedKafka(clock, () -> faults);

  SimulatedClientsTest() {
    kafka.create("a", 1, Map.of());
    kafka.create("b", 1, Map.of());
  }

  private SimulatedProducer<String> transactional() {
    SimulatedProducer<String> producer = kafka.producer(new StringSerializer(), "id");
    producer.initTransactions();
    return producer;
  }

  private static ProducerRecord<String, byte[]> record(String topic, String key) {
    return new ProducerRecord<>(topic, 0, key, new byte[] {1});
  }

  private SimulatedConsumer<String> consumer(boolean fromStart) {
    SimulatedConsumer<String> consumer = kafka.consumer(new StringDeserializer(), fromStart);
    consumer.assign(List.of(A, B));
    return consumer;
  }

  private static List<String> keys(SimulatedConsumer<String> consumer) {
    List<String> keys = new ArrayList<>();
    consumer.poll(SLICE).forEach(record -> keys.add(record.key()));
    return keys;
  }

  @Test
  void shouldShowACommitInEachPartitionWhenItsMarkerArrivesThere() throws Exception {
    faults.delays = Map.of(A, 0L, B, 150L);
    SimulatedProducer<String> producer = transactional();
    producer.beginTransaction();
    assertThat(producer.send(record("a", "x")).get().offset()).isZero();
    assertThat(producer.send(record("b", "y")).get().offset()).isZero();
    producer.commitTransaction();
    SimulatedConsumer<String> consumer = consumer(true);

    assertThat(consumer.endOffsets(List.of(A, B))).containsEntry(A, 2L).containsEntry(B, 0L);
    assertThat(keys(consumer)).containsExactly("x");
    assertThat(keys(consumer)).as("100 ms later").isEmpty();
    assertThat(keys(consumer)).as("200 ms later").containsExactly("y");
  }

  @Test
  void shouldFenceTheProducerWhoseIdIsTakenOver() {
    SimulatedProducer<String> first = transactional();
    first.beginTransaction();
    assertThat(first.send(record("a", "x"))).succeedsWithin(Duration.ZERO);

    transactional();

    assertThatThrownBy(first::commitTransaction).isInstanceOf(ProducerFencedException.class);
    assertThat(keys(consumer(true))).isEmpty();
    assertThat(kafka.log(A).lastStable()).isEqualTo(2);
  }

  @Test
  void shouldAbortATransactionThatIsOpenForTooLong() {
    SimulatedProducer<String> producer = transactional();
    producer.beginTransaction();
    assertThat(producer.send(record("a", "x"))).succeedsWithin(Duration.ZERO);

    kafka.elapse(Transactions.TIMEOUT.toMillis());

    assertThat(kafka.log(A).lastStable()).isEqualTo(2);
    assertThatThrownBy(producer::commitTransaction).isInstanceOf(ProducerFencedException.class);
  }

  @Test
  void shouldLetACommitBeAskedForAgainWhenItsReplyWasLost() {
    SimulatedProducer<String> producer = transactional();
    producer.beginTransaction();
    assertThat(producer.send(record("a", "x"))).succeedsWithin(Duration.ZERO);
    faults.losesReply = true;
    assertThatThrownBy(producer::commitTransaction).isInstanceOf(TimeoutException.class);
    faults.losesReply = false;

    producer.commitTransaction();

    assertThat(keys(consumer(true))).containsExactly("x");
  }

  @Test
  void shouldDoomATransactionOfWhichARecordWasLost() {
    SimulatedProducer<String> producer = transactional();
    producer.beginTransaction();
    faults.losesRequest = true;
    assertThat(producer.send(record("a", "x"))).failsWithin(Duration.ZERO);
    faults.losesRequest = false;

    assertThatThrownBy(producer::commitTransaction).isInstanceOf(KafkaException.class);
    producer.abortTransaction();

    assertThat(keys(consumer(true))).isEmpty();
  }

  @Test
  void shouldWriteARecordWhoseAcknowledgementIsLost() {
    SimulatedProducer<String> producer = kafka.producer(new StringSerializer(), null);
    faults.losesReply = true;

    assertThat(producer.send(record("a", "x"))).failsWithin(Duration.ZERO);

    faults.losesReply = false;
    assertThat(keys(consumer(true))).containsExactly("x");
  }

  @Test
  void shouldStampRecordsByTheClockOfTheirLeader() {
    clock.setBrokerOffset(kafka.log(B).broker(), -500);

    kafka.append(A, null, new byte[0]);
    kafka.append(B, null, new byte[0]);

    assertThat(kafka.log(A).entries().get(0).timestamp()).isEqualTo(1_000_000);
    assertThat(kafka.log(B).entries().get(0).timestamp()).isEqualTo(999_500);
  }

  @Test
  void shouldFailOrStartOverWhereAnOffsetIsGone() {
    kafka.append(A, "x".getBytes(java.nio.charset.StandardCharsets.UTF_8), new byte[0]);
    kafka.log(A).deleteBefore(1);

    assertThatThrownBy(() -> consumer(false).poll(SLICE))
        .isInstanceOf(OffsetOutOfRangeException.class);
    assertThat(keys(consumer(true))).isEmpty();
  }

  @Test
  void shouldRefuseWhatItDoesNotSimulate() {
    SimulatedConsumer<String> consumer = consumer(true);

    assertThatThrownBy(() -> consumer.pause(List.of(A)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("pause");
  }

  private static final class Scripted implements Faults {
    boolean losesRequest;
    boolean losesReply;
    Map<TopicPartition, Long> delays = Map.of();

    @Override
    public void step(String what) {}

    @Override
    public boolean losesRequest() {
      return losesRequest;
    }

    @Override
    public boolean losesReply() {
      return losesReply;
    }

    @Override
    public boolean isSlow() {
      return false;
    }

    @Override
    public long markerDelayMillis(TopicPartition partition) {
      return delays.getOrDefault(partition, 0L);
    }
  }
}
