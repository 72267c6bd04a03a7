package io.freshet.trainer.experiment;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.freshet.schemas.experiment.Judgement;
import io.freshet.schemas.record.Parsed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reader of {@code judgements}: every partition, from given offsets on. A record that cannot be
 * read is counted, logged and passed over. Not thread-safe, except {@link #wakeup}.
 */
final class JudgementReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JudgementReader.class);
  private static final int HASH_DIGITS = 16;

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Duration timeout;
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final Set<Integer> shortened = new HashSet<>();
  private long unreadable;

  /**
   * A judged like with its place.
   *
   * @param partition from which it was read
   * @param offset its offset
   * @param user hash of the user in the experiment
   * @param judgement the record
   */
  record Read(int partition, long offset, long user, Judgement judgement) {}

  /**
   * @param consumer read_committed, without assignment; closed with this
   * @param timeout of each call to the broker
   */
  JudgementReader(Consumer<byte[], byte[]> consumer, String topic, Duration timeout) {
    this.consumer = consumer;
    this.topic = topic;
    this.timeout = timeout;
  }

  /**
   * Seeks to these offsets, and in partitions without one to the first record.
   *
   * @param offsets by partition
   * @return false if an offset lies beyond the end of its partition, because the topic was created
   *     anew; then every partition is at its first record
   * @throws UnknownTopicOrPartitionException if the topic does not exist
   */
  boolean start(Map<Integer, Long> offsets) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic, timeout);
    if (infos == null || infos.isEmpty()) {
      throw new UnknownTopicOrPartitionException("topic " + topic + " does not exist");
    }
    partitions.clear();
    infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    consumer.assign(partitions);
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, timeout);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, timeout);
    boolean known =
        partitions.stream()
            .allMatch(p -> offsets.getOrDefault(p.partition(), 0L) <= ends.getOrDefault(p, 0L));
    shortened.clear();
    for (TopicPartition partition : partitions) {
      long from = first.getOrDefault(partition, 0L);
      if (from > 0) {
        shortened.add(partition.partition());
      }
      long wanted = known ? offsets.getOrDefault(partition.partition(), from) : from;
      if (wanted < from) {
        LOG.warn(
            "{} records of {} were deleted before they were counted", from - wanted, partition);
      }
      consumer.seek(partition, Math.max(from, wanted));
    }
    return known;
  }

  /** Reads new records, waiting for them at most the given time. */
  List<Read> poll(Duration wait) {
    List<Read> read = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
      if (record.key() == null || record.value() == null) {
        passOver(record, "it has no key or no value");
      } else if (Judgement.fromJson(record.value()) instanceof Parsed.Accepted<Judgement> parsed) {
        add(record, parsed.value(), read);
      } else {
        passOver(record, "its value is no judgement");
      }
    }
    return read;
  }

  /** Whether all records have been read that were there at the start. */
  boolean hasReached(Map<Integer, Long> ends) {
    return partitions.stream()
        .allMatch(p -> consumer.position(p, timeout) >= ends.getOrDefault(p.partition(), 0L));
  }

  /** The present ends, by partition. */
  Map<Integer, Long> ends() {
    Map<Integer, Long> ends = new HashMap<>();
    consumer.endOffsets(partitions, timeout).forEach((p, end) -> ends.put(p.partition(), end));
    return ends;
  }

  /** Partitions whose oldest records were deleted before {@link #start}. */
  Set<Integer> shortened() {
    return Set.copyOf(shortened);
  }

  /** Number of records that could not be read. */
  long unreadable() {
    return unreadable;
  }

  /** Makes the running poll or the next one throw; may be called from any thread. */
  void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void add(ConsumerRecord<byte[], byte[]> record, Judgement judgement, List<Read> read) {
    String key = new String(record.key(), US_ASCII);
    if (key.length() != HASH_DIGITS) {
      passOver(record, "its key is no hash of a user");
      return;
    }
    try {
      read.add(
          new Read(
              record.partition(), record.offset(), Long.parseUnsignedLong(key, 16), judgement));
    } catch (NumberFormatException e) {
      passOver(record, "its key is no hash of a user");
    }
  }

  private void passOver(ConsumerRecord<byte[], byte[]> record, String why) {
    unreadable++;
    if (Long.bitCount(unreadable) == 1) { // the 1st, 2nd, 4th, 8th …
      LOG.error(
          "Passing over the judgement at offset {} of {}-{} ({} so far): {}",
          record.offset(),
          record.topic(),
          record.partition(),
          unreadable,
          why);
    }
  }
}
