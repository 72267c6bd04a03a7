package io.freshet.simulation.log;

import io.freshet.schemas.topic.UserPartitioner;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * An idempotent or transactional producer whose requests or replies get lost: then it reports a
 * time-out, whether the thing was done or not. A record that could not be sent dooms its
 * transaction; a commit whose reply was lost can be asked for again.
 */
public class SimulatedProducer<K> extends UnsupportedProducer<K, byte[]> {
  private enum State {
    IDLE,
    OPEN,
    DOOMED
  }

  private final SimulatedKafka kafka;
  private final Serializer<K> keys;
  private final @Nullable String transactionalId;
  private Transactions.@Nullable Session session;
  private State state = State.IDLE;
  private boolean commitUnderWay;

  /** Is not connected to anything but the cluster. */
  protected SimulatedProducer(
      SimulatedKafka kafka, Serializer<K> keys, @Nullable String transactionalId) {
    this.kafka = kafka;
    this.keys = keys;
    this.transactionalId = transactionalId;
  }

  @Override
  public void initTransactions() {
    kafka.faults().step("initTransactions");
    if (transactionalId == null) {
      throw new IllegalStateException("not transactional");
    }
    session = kafka.transactions().init(transactionalId);
  }

  private Transactions.Session session() {
    Transactions.Session own = session;
    if (own == null) {
      throw new IllegalStateException("initTransactions comes first");
    }
    return own;
  }

  @Override
  public void beginTransaction() {
    kafka.transactions().check(session());
    require(state == State.IDLE && !commitUnderWay, "a transaction is open");
    state = State.OPEN;
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<K, byte[]> record) {
    require(transactionalId == null || state != State.IDLE, "no transaction is open");
    kafka.faults().step("send to " + record.topic());
    CompletableFuture<RecordMetadata> sent = new CompletableFuture<>();
    if (kafka.faults().losesRequest()) {
      return lost(sent, "was not sent");
    }
    byte[] key = record.key() == null ? null : keys.serialize(record.topic(), record.key());
    TopicPartition partition = new TopicPartition(record.topic(), partition(record, key));
    long offset =
        session == null
            ? kafka.append(partition, key, record.value(), record.headers())
            : kafka.append(partition, key, record.value(), record.headers(), session());
    if (kafka.faults().losesReply()) {
      return lost(sent, "was sent, but not acknowledged");
    }
    sent.complete(new RecordMetadata(partition, offset, 0, kafka.clock().millis(), 0, 0));
    return sent;
  }

  private Future<RecordMetadata> lost(CompletableFuture<RecordMetadata> sent, String how) {
    if (state == State.OPEN) {
      state = State.DOOMED;
    }
    kafka.elapse(1_000);
    sent.completeExceptionally(new TimeoutException("a record " + how));
    return sent;
  }

  private int partition(ProducerRecord<K, byte[]> record, byte @Nullable [] key) {
    if (record.partition() != null) {
      return record.partition();
    }
    int partitions = kafka.logs(record.topic()).size();
    return key == null ? 0 : UserPartitioner.partition(key, partitions);
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<K, byte[]> record, Callback callback) {
    Future<RecordMetadata> sent = send(record);
    try {
      callback.onCompletion(sent.get(), null);
    } catch (ExecutionException e) {
      callback.onCompletion(null, e.getCause() instanceof Exception cause ? cause : e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("a send is done when it returns", e);
    }
    return sent;
  }

  @Override
  public void flush() {
    // Every record is on its way when send returns.
  }

  @Override
  public void commitTransaction() {
    kafka.faults().step("commitTransaction");
    if (commitUnderWay) {
      commitUnderWay = false;
      return;
    }
    require(state != State.IDLE, "no transaction is open");
    if (state == State.DOOMED) {
      throw new KafkaException("a record of the transaction could not be sent");
    }
    if (kafka.faults().losesRequest()) {
      kafka.elapse(1_000);
      throw new TimeoutException("the commit was not heard");
    }
    kafka.transactions().end(session(), true, kafka.faults());
    state = State.IDLE;
    if (kafka.faults().losesReply()) {
      commitUnderWay = true;
      kafka.elapse(1_000);
      throw new TimeoutException("the commit was heard, but not acknowledged");
    }
    kafka.faults().step("committed");
  }

  @Override
  public void abortTransaction() {
    kafka.faults().step("abortTransaction");
    kafka.transactions().end(session(), false, kafka.faults());
    state = State.IDLE;
  }

  @Override
  public void close() {
    close(Duration.ZERO);
  }

  @Override
  public void close(Duration timeout) {
    if (session != null && state != State.IDLE) {
      kafka.transactions().abandon(session());
      state = State.IDLE;
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
