package io.freshet.schemas.channel;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reader that follows a topic of one partition from its beginning and keeps its content as an
 * immutable object.
 *
 * <p>The consumer must read committed records only, so that no half transaction is visible. Not
 * thread-safe, except {@link #wakeup()}.
 *
 * @param <C> the content
 */
public abstract class ContentReader<C> implements AutoCloseable {
  private static final Duration SLICE = Duration.ofMillis(100);

  private final Consumer<String, byte[]> consumer;
  private final TopicPartition partition;
  private final LongSupplier nanoTime;
  private C content;

  /**
   * Creates a reader at the beginning of the topic.
   *
   * @param consumer consumer with read_committed and without assignment; closed with this reader
   * @param topic name of the topic, which has one partition
   * @param nanoTime clock for deadlines, such as {@link System#nanoTime}
   * @param empty content of an empty topic
   */
  protected ContentReader(
      Consumer<String, byte[]> consumer, String topic, LongSupplier nanoTime, C empty) {
    this.consumer = consumer;
    this.nanoTime = nanoTime;
    this.partition = new TopicPartition(topic, 0);
    this.content = empty;
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /** Takes a record; one that cannot be read is logged and skipped. */
  protected abstract void apply(ConsumerRecord<String, byte[]> record);

  /** Makes the content of the records taken so far. */
  protected abstract C make();

  /**
   * Reads to the end that the topic has at the call.
   *
   * @param timeout max time without a new record
   * @return the content; the same object as at the last call if nothing has changed
   * @throws TimeoutException if no record arrives in time before the end is reached; records read
   *     so far are kept
   */
  public C refresh(Duration timeout) {
    return readTo(
        consumer.endOffsets(List.of(partition), timeout).getOrDefault(partition, 0L), timeout);
  }

  /**
   * Reads all records below an offset, and waits until the transactions of these records have
   * ended.
   *
   * @param timeout max time without a new record
   * @return the content; the same object as at the last call if nothing has changed
   * @throws TimeoutException if no record arrives in time before the offset is reached; records
   *     read so far are kept
   */
  public C readTo(long offset, Duration timeout) {
    long heard = nanoTime.getAsLong();
    long position = consumer.position(partition, timeout);
    while (position < offset) {
      poll(SLICE);
      long next = consumer.position(partition, timeout);
      if (next > position) {
        position = next;
        heard = nanoTime.getAsLong();
      } else if (nanoTime.getAsLong() - heard > timeout.toNanos()) {
        throw new TimeoutException(
            "read " + partition + " only to offset " + position + " of " + offset);
      }
    }
    return content;
  }

  /** Reads the available records, and waits for the first record until the timeout at most. */
  public C poll(Duration timeout) {
    boolean changed = false;
    for (ConsumerRecord<String, byte[]> record : consumer.poll(timeout)) {
      apply(record);
      changed = true;
    }
    if (changed) {
      content = make();
    }
    return content;
  }

  /** The content of the records read so far. */
  public C content() {
    return content;
  }

  /**
   * Makes the running call or the next one throw {@link
   * org.apache.kafka.common.errors.WakeupException}. May be called from any thread.
   */
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
