package io.freshet.scorer.items;

import io.freshet.schemas.Item;
import io.freshet.schemas.Items;
import io.freshet.schemas.Parsed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the {@code items} topic with a plain consumer on its own thread, from the beginning, and
 * hands on a fresh {@link ItemOverlay} whenever it has changed.
 *
 * <p>An overlay is a copy, so it is made once per batch: first when the end of the topic as of the
 * start is reached, then when a poll brings nothing more or {@value #PUBLISH_MILLIS} ms have
 * passed. A bulk load of n items so costs n, not n².
 */
public final class ItemOverlayReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ItemOverlayReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long PUBLISH_MILLIS = 500;
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final ItemOverlay.Builder builder;
  private final Consumer<ItemOverlay> publish;
  private final CountDownLatch loaded = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable Throwable failure;
  private boolean changed;
  private long publishedNanos;
  private long malformed;

  /**
   * Creates a reader; {@link #start} starts it.
   *
   * @param consumer for its thread alone, which closes it; reads committed
   * @param topic full name of the items topic, which has one partition
   * @param dictionary numbers the items
   * @param rules which items may be recommended
   * @param publish takes each new overlay, on the reader's thread
   */
  public ItemOverlayReader(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      String topic,
      ItemDictionary dictionary,
      ItemRules rules,
      Consumer<ItemOverlay> publish) {
    this.consumer = consumer;
    this.partition = new TopicPartition(topic, 0);
    this.builder = new ItemOverlay.Builder(dictionary, rules);
    this.publish = publish;
    this.thread = new Thread(this::run, "freshet-items-reader");
    this.thread.setDaemon(true);
  }

  /** Starts reading. */
  public void start() {
    thread.start();
  }

  /**
   * Waits until what had been posted at the start is in an overlay.
   *
   * @param timeout how long at most
   * @return false if it took longer, or failed
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public boolean awaitLoaded(Duration timeout) throws InterruptedException {
    return loaded.await(timeout.toMillis(), TimeUnit.MILLISECONDS) && failure == null;
  }

  /**
   * Returns what ended the thread.
   *
   * @return null while all is well
   */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Stops and waits, bounded, until the consumer is closed. */
  @Override
  public void close() {
    closing = true;
    if (thread.getState() == Thread.State.NEW) {
      consumer.close();
      return;
    }
    consumer.wakeup();
    try {
      thread.join(CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      read();
    } catch (WakeupException e) {
      if (!closing) {
        failure = e;
      }
    } catch (RuntimeException | Error e) {
      LOG.error("reading {} failed", partition, e);
      failure = e;
    } finally {
      loaded.countDown();
    }
  }

  private void read() {
    List<TopicPartition> partitions = List.of(partition);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Long end = consumer.endOffsets(partitions).get(partition);
    long startEnd = end == null ? 0 : end;
    publishedNanos = System.nanoTime();
    boolean caughtUp = false;
    while (!closing) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        take(record);
      }
      boolean waited =
          System.nanoTime() - publishedNanos >= TimeUnit.MILLISECONDS.toNanos(PUBLISH_MILLIS);
      if (!caughtUp && consumer.position(partition) >= startEnd) {
        caughtUp = true;
        publish();
        loaded.countDown();
      } else if (caughtUp && changed && (records.isEmpty() || waited)) {
        publish();
      }
    }
  }

  private void publish() {
    ItemOverlay overlay = builder.build();
    publish.accept(overlay);
    publishedNanos = System.nanoTime();
    changed = false;
    LOG.debug("{} items, {} unavailable", overlay.items(), overlay.unavailable().length);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    byte[] value = record.value();
    if (value == null) {
      if (key != null) {
        builder.remove(key);
        changed = true;
      }
      return;
    }
    Parsed<Item> parsed = Items.decode(key, value);
    if (parsed instanceof Parsed.Accepted<Item> accepted) {
      builder.put(accepted.value());
      changed = true;
    } else if (parsed instanceof Parsed.Refused<Item> refused) {
      malformed++;
      LOG.warn(
          "item at {} offset {} ignored ({} so far): {}",
          partition,
          record.offset(),
          malformed,
          refused.rejection().message());
    }
  }
}
