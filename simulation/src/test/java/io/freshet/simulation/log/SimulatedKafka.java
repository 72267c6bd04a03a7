package io.freshet.simulation.log;

import io.freshet.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of brokers in memory, without threads: partitions with their leaders, transactions, and
 * the offsets of groups. Time passes only when somebody waits or lets it pass; what is due by then
 * happens in between.
 */
public class SimulatedKafka {
  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final SimulatedClock clock;
  private final Supplier<Faults> faults;
  private final Map<TopicPartition, PartitionLog> logs = new TreeMap<>(ORDER);
  private final Map<String, Map<String, String>> configs = new TreeMap<>();
  private final Map<String, Map<TopicPartition, Long>> offsets = new HashMap<>();

  // Keeps the reference and calls nothing before the cluster is complete.
  @SuppressWarnings("this-escape")
  private final Transactions transactions = new Transactions(this);

  /**
   * A cluster without topics.
   *
   * @param faults what goes wrong at the moment
   */
  public SimulatedKafka(SimulatedClock clock, Supplier<Faults> faults) {
    this.clock = clock;
    this.faults = faults;
  }

  /** Creates a topic as its definition says. */
  public void create(Topic<?, ?> topic, int userPartitions) {
    create(topic.name(), topic.partitions(userPartitions), topic.configs());
  }

  /** Creates a topic. Leaders go round the brokers, each topic's first one to another. */
  public void create(String topic, int partitions, Map<String, String> settings) {
    int first = configs.size();
    configs.put(topic, settings);
    for (int p = 0; p < partitions; p++) {
      TopicPartition name = new TopicPartition(topic, p);
      logs.put(name, newLog(name, (first + p) % clock.brokers(), LogPolicy.of(settings)));
    }
  }

  /** Makes the log of a partition. */
  protected PartitionLog newLog(TopicPartition name, int broker, LogPolicy policy) {
    return new PartitionLog(name, broker, policy);
  }

  /** The clock that everything here goes by. */
  public SimulatedClock clock() {
    return clock;
  }

  /** What goes wrong at the moment. */
  public Faults faults() {
    return faults.get();
  }

  /** The coordinator of transactions. */
  public Transactions transactions() {
    return transactions;
  }

  /** A topic's settings; null if there is no such topic. */
  public @Nullable Map<String, String> configs(String topic) {
    return configs.get(topic);
  }

  /** One partition. */
  public PartitionLog log(TopicPartition partition) {
    PartitionLog log = logs.get(partition);
    if (log == null) {
      throw new IllegalArgumentException(partition + " does not exist");
    }
    return log;
  }

  /** A topic's partitions in order. */
  public List<PartitionLog> logs(String topic) {
    List<PartitionLog> found = new ArrayList<>();
    logs.forEach(
        (name, log) -> {
          if (name.topic().equals(topic)) {
            found.add(log);
          }
        });
    return found;
  }

  /** All partitions, by topic and number. */
  public Collection<PartitionLog> logs() {
    return logs.values();
  }

  /** Appends a record at the time of the partition's leader. */
  public long append(
      TopicPartition partition, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    PartitionLog log = log(partition);
    return log.append(key, value, headers, clock.brokerMillis(log.broker()), 0);
  }

  /** Appends a record of a transaction. */
  public long append(
      TopicPartition partition,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers,
      Transactions.Session session) {
    PartitionLog log = log(partition);
    long transaction = transactions.join(session, log);
    return log.append(key, value, headers, clock.brokerMillis(log.broker()), transaction);
  }

  /** Appends a record without headers. */
  public long append(TopicPartition partition, byte @Nullable [] key, byte @Nullable [] value) {
    return append(partition, key, value, new RecordHeaders());
  }

  /** Where a group goes on in a partition; 0 if it has not been there. */
  public long committed(String group, TopicPartition partition) {
    return offsets.getOrDefault(group, Map.of()).getOrDefault(partition, 0L);
  }

  /** Sets where a group goes on. */
  public void commitOffsets(String group, Map<TopicPartition, Long> next) {
    offsets.computeIfAbsent(group, g -> new HashMap<>()).putAll(next);
  }

  /** Lets time pass in steps, so that what becomes due on the way happens on the way. */
  public void elapse(long millis) {
    clock.move(millis);
    transactions.elapse();
  }

  /** Waits until no transaction is open in the partition any more. */
  public void awaitStable(PartitionLog log) {
    if (log.lastStable() < log.end()) {
      transactions.writeMarkers();
    }
    if (log.lastStable() < log.end()) {
      elapse(Transactions.TIMEOUT.toMillis());
    }
  }

  /** Writes all markers that are on their way. */
  public void settle() {
    transactions.writeMarkers();
  }

  /** Deletes a partition's records below an offset. */
  public void deleteBefore(TopicPartition partition, long offset) {
    faults().step("delete records");
    if (faults().losesRequest()) {
      throw new TimeoutException("the deletion was not heard");
    }
    log(partition).deleteBefore(offset);
  }

  /** Compacts and deletes what is due, everywhere. */
  public void clean(boolean onlyOverdue) {
    for (PartitionLog log : logs.values()) {
      long now = clock.brokerMillis(log.broker());
      if (!onlyOverdue || log.mustBeCompacted(now)) {
        log.compact(now);
      }
      log.retain(now);
    }
  }

  /**
   * A consumer of committed records.
   *
   * @param fromStart whether it starts over at the oldest record when its offset is not there;
   *     fails otherwise
   */
  public <K> SimulatedConsumer<K> consumer(Deserializer<K> keys, boolean fromStart) {
    return new SimulatedConsumer<>(this, keys, fromStart);
  }

  /**
   * A producer.
   *
   * @param transactionalId null for one that is idempotent only
   */
  public <K> SimulatedProducer<K> producer(Serializer<K> keys, @Nullable String transactionalId) {
    return new SimulatedProducer<>(this, keys, transactionalId);
  }
}
