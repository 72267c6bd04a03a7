package io.freshet.standalone.demo;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads whole stretches of topics, from given offsets to the end as it stands when the scan starts.
 */
public final class TopicScan {
  /** Longer than any fetch on a healthy broker, so that a dead one ends the scan with an error. */
  private static final Duration STALL = Duration.ofSeconds(30);

  private final Map<String, Object> consumerProperties;

  /**
   * Creates a scan.
   *
   * @param consumerProperties of a read-committed consumer without group and deserializers
   */
  public TopicScan(Map<String, Object> consumerProperties) {
    this.consumerProperties = new HashMap<>(consumerProperties);
  }

  /** The first and the next offset of each partition of a topic. */
  public Map<TopicPartition, Range> ranges(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      Collection<TopicPartition> partitions = partitions(consumer, topic);
      Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> next = consumer.endOffsets(partitions);
      Map<TopicPartition, Range> ranges = new HashMap<>();
      next.forEach((p, end) -> ranges.put(p, new Range(first.getOrDefault(p, end), end)));
      return ranges;
    }
  }

  /**
   * Hands every record of a topic's ranges to {@code visit}, each partition in order.
   *
   * @param ranges as {@link #ranges} gave them, or parts of those
   * @throws IllegalStateException when the broker stops answering
   */
  public void read(
      Map<TopicPartition, Range> ranges, Consumer<ConsumerRecord<byte[], byte[]>> visit) {
    Set<TopicPartition> open = new HashSet<>();
    ranges.forEach(
        (partition, range) -> {
          if (range.next() > range.first()) {
            open.add(partition);
          }
        });
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(open);
      open.forEach(p -> consumer.seek(p, range(ranges, p).first()));
      long lastProgress = System.nanoTime();
      while (!open.isEmpty()) {
        boolean progress = false;
        for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(200))) {
          TopicPartition partition = new TopicPartition(entry.topic(), entry.partition());
          if (entry.offset() < range(ranges, partition).next()) {
            visit.accept(entry);
          }
          progress = true;
        }
        // Compaction and transaction markers leave gaps, so the position decides, not the offsets.
        open.removeIf(p -> consumer.position(p) >= range(ranges, p).next());
        if (progress) {
          lastProgress = System.nanoTime();
        } else if (System.nanoTime() - lastProgress > STALL.toNanos()) {
          throw new IllegalStateException(
              "no records for " + STALL.toSeconds() + " s while reading " + open);
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

  private static Collection<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(p -> new TopicPartition(topic, p.partition()))
        .toList();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        consumerProperties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A stretch of a partition.
   *
   * @param first offset
   * @param next the offset after the last
   */
  public record Range(long first, long next) {
    /** How many offsets it has. */
    public long length() {
      return next - first;
    }
  }
}
