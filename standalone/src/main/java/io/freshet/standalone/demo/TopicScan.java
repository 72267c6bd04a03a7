package io.freshet.standalone.demo;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A scan of topics, from given offsets to the ends at the start of the scan. */
public final class TopicScan {
  /** Max time without a record; longer than any fetch on a healthy broker. */
  private static final Duration STALL = Duration.ofSeconds(30);

  private final Map<String, Object> consumerProperties;
  private final Duration patience;

  /**
   * Creates a scan that gives up after half a minute without a record.
   *
   * @param consumerProperties properties of a read_committed consumer, without group and
   *     deserializers
   */
  public TopicScan(Map<String, Object> consumerProperties) {
    this(consumerProperties, STALL);
  }

  /**
   * Creates a scan.
   *
   * @param consumerProperties properties of a read_committed consumer, without group and
   *     deserializers
   * @param patience max time without a record; a scan may take any time
   */
  public TopicScan(Map<String, Object> consumerProperties, Duration patience) {
    this.consumerProperties = new HashMap<>(consumerProperties);
    this.patience = patience;
  }

  /** Returns the first and the next offset of each partition of a topic. */
  public Map<TopicPartition, Range> ranges(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      Collection<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, patience);
      Map<TopicPartition, Long> next = consumer.endOffsets(partitions, patience);
      Map<TopicPartition, Range> ranges = new HashMap<>();
      next.forEach((p, end) -> ranges.put(p, new Range(first.getOrDefault(p, end), end)));
      return ranges;
    }
  }

  /**
   * Passes every record of a topic's ranges to {@code visit}, each partition in order.
   *
   * @param ranges the ranges of {@link #ranges}, or parts of them
   * @throws TimeoutException if the broker stops answering
   */
  public void read(
      Map<TopicPartition, Range> ranges, Consumer<ConsumerRecord<byte[], byte[]>> visit) {
    read(ranges, visit, offsets -> {});
  }

  /**
   * Reads the ranges as {@link #read(Map, java.util.function.Consumer)} does, and reports progress.
   *
   * @param passed receives the number of offsets read in all ranges, whenever it grows
   */
  public void read(
      Map<TopicPartition, Range> ranges,
      Consumer<ConsumerRecord<byte[], byte[]>> visit,
      LongConsumer passed) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    ranges.forEach(
        (partition, range) -> {
          if (range.length() > 0) {
            positions.put(partition, range.first());
          }
        });
    long behind = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(positions.keySet());
      positions.forEach(consumer::seek);
      long lastProgress = System.nanoTime();
      while (!positions.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(200))) {
          TopicPartition partition = new TopicPartition(entry.topic(), entry.partition());
          if (entry.offset() < range(ranges, partition).next()) {
            visit.accept(entry);
          }
        }
        // Compaction and transactions leave gaps, so the positions count, not the records' offsets.
        long before = behind;
        for (TopicPartition partition : List.copyOf(positions.keySet())) {
          long next = range(ranges, partition).next();
          long position = Math.min(next, consumer.position(partition, patience));
          behind += position - positions.put(partition, position);
          if (position == next) {
            positions.remove(partition);
          }
        }
        if (behind > before) {
          passed.accept(behind);
          lastProgress = System.nanoTime();
        } else if (System.nanoTime() - lastProgress > patience.toNanos()) {
          throw new TimeoutException(
              "no records for " + patience.toSeconds() + " s while reading " + positions.keySet());
        }
      }
    }
  }

  private static Range range(Map<TopicPartition, Range> ranges, TopicPartition partition) {
    Range range = ranges.get(partition);
    if (range == null) {
      throw new IllegalArgumentException("no range for " + partition);
    }
    return range;
  }

  private Collection<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic, patience).stream()
        .map(p -> new TopicPartition(topic, p.partition()))
        .toList();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        consumerProperties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A range of a partition's offsets.
   *
   * @param first offset
   * @param next the offset after the last
   */
  public record Range(long first, long next) {
    /** Returns the number of offsets. */
    public long length() {
      return next - first;
    }
  }
}
