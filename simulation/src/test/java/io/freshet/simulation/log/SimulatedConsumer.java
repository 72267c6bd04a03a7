package io.freshet.simulation.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A consumer of committed records with partitions assigned by hand. Where there is nothing to read
 * a poll lets its time-out pass on the simulated clock, so who waits for something sees it come.
 */
public class SimulatedConsumer<K> extends UnsupportedConsumer<K, byte[]> {
  private static final int MOST = 500;

  private final SimulatedKafka kafka;
  private final Deserializer<K> keys;
  private final boolean fromStart;
  private final Map<TopicPartition, Long> positions = new LinkedHashMap<>();

  /** Reads nothing before it is assigned something. */
  protected SimulatedConsumer(SimulatedKafka kafka, Deserializer<K> keys, boolean fromStart) {
    this.kafka = kafka;
    this.keys = keys;
    this.fromStart = fromStart;
  }

  @Override
  public void assign(Collection<TopicPartition> partitions) {
    positions.keySet().retainAll(partitions);
    partitions.forEach(partition -> positions.putIfAbsent(partition, 0L));
  }

  @Override
  public Set<TopicPartition> assignment() {
    return Set.copyOf(positions.keySet());
  }

  @Override
  public void unsubscribe() {
    positions.clear();
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    positions.put(partition, offset);
  }

  @Override
  public void seek(TopicPartition partition, OffsetAndMetadata offset) {
    seek(partition, offset.offset());
  }

  @Override
  public void seekToBeginning(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> positions.put(partition, kafka.log(partition).start()));
  }

  @Override
  public long position(TopicPartition partition) {
    Long position = positions.get(partition);
    if (position == null) {
      throw new IllegalStateException(partition + " is not assigned");
    }
    return position;
  }

  @Override
  public long position(TopicPartition partition, Duration timeout) {
    return position(partition);
  }

  @Override
  public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> starts = new LinkedHashMap<>();
    partitions.forEach(partition -> starts.put(partition, kafka.log(partition).start()));
    return starts;
  }

  @Override
  public Map<TopicPartition, Long> beginningOffsets(
      Collection<TopicPartition> partitions, Duration timeout) {
    return beginningOffsets(partitions);
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = new LinkedHashMap<>();
    partitions.forEach(partition -> ends.put(partition, kafka.log(partition).lastStable()));
    return ends;
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(
      Collection<TopicPartition> partitions, Duration timeout) {
    return endOffsets(partitions);
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic) {
    return kafka.logs(topic).stream()
        .map(log -> new PartitionInfo(topic, log.name().partition(), null, null, null))
        .toList();
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
    return partitionsFor(topic);
  }

  @Override
  public ConsumerRecords<K, byte[]> poll(Duration timeout) {
    kafka.faults().step("poll");
    if (kafka.faults().isSlow()) {
      kafka.elapse(timeout.toMillis());
      return ConsumerRecords.empty();
    }
    ConsumerRecords<K, byte[]> found = fetch();
    if (!found.isEmpty()) {
      return found;
    }
    kafka.elapse(timeout.toMillis());
    return fetch();
  }

  private ConsumerRecords<K, byte[]> fetch() {
    Map<TopicPartition, List<ConsumerRecord<K, byte[]>>> found = new LinkedHashMap<>();
    for (Map.Entry<TopicPartition, Long> at : positions.entrySet()) {
      PartitionLog log = kafka.log(at.getKey());
      if (at.getValue() < log.start() || at.getValue() > log.end()) {
        if (!fromStart) {
          throw new OffsetOutOfRangeException(Map.of(at.getKey(), at.getValue()));
        }
        at.setValue(log.start());
      }
      List<LogEntry> entries = log.read(at.getValue(), MOST);
      at.setValue(
          entries.size() == MOST
              ? entries.get(MOST - 1).offset() + 1
              : Math.max(at.getValue(), log.lastStable()));
      if (!entries.isEmpty()) {
        List<ConsumerRecord<K, byte[]>> records = new ArrayList<>();
        entries.forEach(entry -> records.add(record(at.getKey(), entry)));
        found.put(at.getKey(), records);
      }
    }
    return new ConsumerRecords<>(found, Map.of());
  }

  private ConsumerRecord<K, byte[]> record(TopicPartition partition, LogEntry entry) {
    byte[] value = entry.value();
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        entry.offset(),
        entry.timestamp(),
        TimestampType.LOG_APPEND_TIME,
        -1,
        value == null ? -1 : value.length,
        entry.key() == null ? null : keys.deserialize(partition.topic(), entry.key()),
        value,
        new RecordHeaders(entry.headers()),
        Optional.empty());
  }

  @Override
  public void wakeup() {
    // Nobody waits: a poll returns before anybody else can act.
  }

  @Override
  public void close() {
    positions.clear();
  }
}
