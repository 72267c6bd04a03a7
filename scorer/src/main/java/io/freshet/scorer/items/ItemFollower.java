package io.freshet.scorer.items;

import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.item.Items;
import io.freshet.schemas.record.Parsed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follower of the {@code items} topic: reads it from its beginning, one {@link #step()} at a time,
 * and publishes a new {@link ItemOverlay} when the topic has changed.
 *
 * <p>An overlay is a copy, so it is made once per batch: first at the end that the topic had at the
 * first step, then when a poll returns nothing or {@value #PUBLISH_MILLIS} ms have passed. So a
 * bulk load of n items costs O(n), not O(n²).
 *
 * <p>Not thread-safe, except {@link #wakeup()} and {@link #recordsRead()}.
 */
public final class ItemFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ItemFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long PUBLISH_MILLIS = 500;
  private static final long LOG_EVERY = 1_000_000;

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final ItemOverlay.Builder builder;
  private final Consumer<ItemOverlay> publish;
  private final LongSupplier nanoTime;
  private boolean begun;
  private boolean caughtUp;
  private boolean changed;
  private long startEnd;
  private long publishedNanos;
  private long malformed;
  private final AtomicLong read = new AtomicLong();
  private volatile long published;

  /**
   * Creates a follower that has read nothing yet.
   *
   * @param consumer read_committed; closed with this
   * @param topic full name of the items topic, which has one partition
   * @param dictionary numbers the items
   * @param rules which items may be recommended
   * @param publish receives each new overlay, within a step
   * @param nanoTime a clock for the time between overlays, as {@link System#nanoTime}
   */
  public ItemFollower(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      String topic,
      ItemDictionary dictionary,
      ItemRules rules,
      Consumer<ItemOverlay> publish,
      LongSupplier nanoTime) {
    this.consumer = consumer;
    this.partition = new TopicPartition(topic, 0);
    this.builder = new ItemOverlay.Builder(dictionary, rules);
    this.publish = publish;
    this.nanoTime = nanoTime;
  }

  /**
   * Runs one round: reads the records of a fifth of a second and publishes an overlay if one is
   * due.
   *
   * @return whether an overlay holds all items that were posted before the first step
   * @throws org.apache.kafka.common.KafkaException if the broker refuses or does not answer
   */
  public boolean step() {
    if (!begun) {
      begin();
    }
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      take(record);
    }
    count(records.count());
    boolean waited =
        nanoTime.getAsLong() - publishedNanos >= TimeUnit.MILLISECONDS.toNanos(PUBLISH_MILLIS);
    if (!caughtUp && consumer.position(partition) >= startEnd) {
      caughtUp = true;
      LOG.info("Read the {} item records posted so far", read);
      publish();
    } else if (caughtUp && changed && (records.isEmpty() || waited)) {
      publish();
    }
    return caughtUp;
  }

  /**
   * Returns whether the published overlay holds all items that a model's trainer had read; may be
   * called from any thread.
   */
  public boolean hasReadAllOf(ModelManifest model) {
    return published >= model.dataOffsets().getOrDefault(partition.toString(), 0L);
  }

  /** Returns the number of records read; may be called from any thread. */
  public long recordsRead() {
    return read.get();
  }

  private void count(int more) {
    long now = read.addAndGet(more);
    if (!caughtUp && now / LOG_EVERY > (now - more) / LOG_EVERY) {
      LOG.info("Reading the items: {} records so far", now);
    }
  }

  /**
   * Makes the running step, or else the next one, throw {@link
   * org.apache.kafka.common.errors.WakeupException}; may be called from any thread.
   */
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void begin() {
    List<TopicPartition> partitions = List.of(partition);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Long end = consumer.endOffsets(partitions).get(partition);
    startEnd = end == null ? 0 : end;
    publishedNanos = nanoTime.getAsLong();
    begun = true;
  }

  private void publish() {
    ItemOverlay overlay = builder.build();
    publish.accept(overlay);
    published = consumer.position(partition);
    publishedNanos = nanoTime.getAsLong();
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
    Parsed<Item> parsed = Items.decode(key, value, builder.unknownFields());
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
