package io.freshet.standalone.recommend;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The search for a key's newest record in a partition.
 *
 * <p>A partition has no index by key, so it is read backwards from its end, in windows of doubling
 * size, because most requested users were active lately. The worst case reads the partition once.
 */
final class NewestRecord {

  private static final long FIRST_WINDOW = 10_000;
  private static final Duration SLICE = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final Duration patience;

  /**
   * Creates a search on a consumer, which the caller closes.
   *
   * @param patience max time without a record
   */
  NewestRecord(Consumer<byte[], byte[]> consumer, TopicPartition partition, Duration patience) {
    this.consumer = consumer;
    this.partition = partition;
    this.patience = patience;
  }

  /** Finds the newest record of the key, which may be a tombstone; null if there is none. */
  @Nullable ConsumerRecord<byte[], byte[]> find(byte[] key) {
    List<TopicPartition> one = List.of(partition);
    consumer.assign(one);
    long begin = consumer.beginningOffsets(one, patience).getOrDefault(partition, 0L);
    long to = consumer.endOffsets(one, patience).getOrDefault(partition, 0L);
    long window = FIRST_WINDOW;
    while (to > begin) {
      long from = Math.max(begin, to - window);
      ConsumerRecord<byte[], byte[]> found = newestWithin(from, to, key);
      if (found != null) {
        return found;
      }
      to = from;
      window *= 2;
    }
    return null;
  }

  private @Nullable ConsumerRecord<byte[], byte[]> newestWithin(long from, long to, byte[] key) {
    consumer.seek(partition, from);
    ConsumerRecord<byte[], byte[]> newest = null;
    long position = from;
    long heard = System.nanoTime();
    while (position < to) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(SLICE)) {
        if (record.offset() < to && Arrays.equals(record.key(), key)) {
          newest = record;
        }
      }
      long next = consumer.position(partition, patience);
      if (next > position) {
        position = next;
        heard = System.nanoTime();
      } else if (System.nanoTime() - heard > patience.toNanos()) {
        throw new TimeoutException(
            "%s was read only to offset %d of %d, and no record came for %d s"
                .formatted(partition, position, to, patience.toSeconds()));
      }
    }
    return newest;
  }
}
