package io.freshet.standalone.replay;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The search for a data set's events that the ratings topic already holds.
 *
 * <p>Within a partition, events are written in order without gaps: the producer is idempotent, so
 * the broker accepts a batch only after the previous one, and batches never expire. So the newest
 * event's index per partition is enough, even if a replay was killed while partitions were filled
 * unevenly. The search goes backwards from the end of each partition, in growing windows, because
 * records of other producers may follow.
 */
final class SentEvents {

  private static final long FIRST_WINDOW = 64;
  private static final long WIDER = 16;

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final long fingerprint;
  private final Duration timeout;

  SentEvents(Consumer<byte[], byte[]> consumer, String topic, long fingerprint, Duration timeout) {
    this.consumer = consumer;
    this.topic = topic;
    this.fingerprint = fingerprint;
    this.timeout = timeout;
  }

  /** Finds the index of the newest event in each partition; −1 for none. */
  long[] newest(int partitions) {
    long[] newest = new long[partitions];
    Arrays.setAll(newest, p -> newestIn(new TopicPartition(topic, p)));
    return newest;
  }

  private long newestIn(TopicPartition partition) {
    List<TopicPartition> only = List.of(partition);
    consumer.assign(
        only); // first, or the consumer warns of offsets of a partition it does not read
    long begin = offset(consumer.beginningOffsets(only, timeout), partition);
    long end = offset(consumer.endOffsets(only, timeout), partition);
    long window = FIRST_WINDOW;
    long to = end;
    while (to > begin) {
      long from = Math.max(begin, end - window);
      long found = newestBetween(partition, from, to);
      if (found >= 0) {
        return found;
      }
      to = from;
      window *= WIDER;
    }
    return -1;
  }

  private long newestBetween(TopicPartition partition, long from, long to) {
    consumer.seek(partition, from);
    long newest = -1;
    while (consumer.position(partition, timeout) < to) {
      long before = consumer.position(partition, timeout);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
        if (record.offset() < to) {
          newest = Math.max(newest, RatingRecords.indexOf(record.headers(), fingerprint));
        }
      }
      if (consumer.position(partition, timeout) == before) {
        throw new TimeoutException("no record of " + partition + " within " + timeout);
      }
    }
    return newest;
  }

  private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    Long offset = offsets.get(partition);
    if (offset == null) {
      throw new TimeoutException("no offset of " + partition);
    }
    return offset;
  }
}
