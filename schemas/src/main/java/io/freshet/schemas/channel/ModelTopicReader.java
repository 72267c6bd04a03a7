package io.freshet.schemas.channel;

import io.freshet.schemas.record.MalformedRecordException;
import io.freshet.schemas.topic.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the {@code models} topic from its beginning and keeps what it says as a {@link
 * ModelCatalog}.
 *
 * <p>The consumer must read committed, or half a publication could be seen. A record that cannot be
 * read is logged and passed over: it may come from a later release, and the versions beside it
 * still serve. Not thread-safe, except {@link #wakeup()}.
 */
public final class ModelTopicReader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ModelTopicReader.class);
  private static final Duration SLICE = Duration.ofMillis(100);

  private final Consumer<String, byte[]> consumer;
  private final TopicPartition partition;
  private final LongSupplier nanoTime;
  private final Map<String, ModelManifest> manifests = new HashMap<>();
  private final Set<String> trimmed = new HashSet<>();
  private final Set<String> unreadable = new HashSet<>();
  private @Nullable Champion champion;
  private long championOffset = -1;
  private long greatestNumber;
  private ModelCatalog catalog = ModelCatalog.EMPTY;

  /**
   * Stands before the topic's first record.
   *
   * @param consumer read_committed, without assignment; closed with this reader
   * @param topic the {@code models} topic, of one partition
   * @param nanoTime a clock for deadlines, as {@link System#nanoTime}
   */
  public ModelTopicReader(Consumer<String, byte[]> consumer, String topic, LongSupplier nanoTime) {
    this.consumer = consumer;
    this.nanoTime = nanoTime;
    this.partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /** Connects to a cluster. */
  public static ModelTopicReader open(KafkaSettings settings) {
    return new ModelTopicReader(
        ChannelConsumers.fromBeginning(settings),
        settings.topics().models().name(),
        System::nanoTime);
  }

  /**
   * Reads to what is the end of the topic at the call.
   *
   * @param timeout how long to wait while nothing arrives
   * @return the same object as the last time if nothing has come since
   * @throws TimeoutException if nothing arrives before the end; what was read stays read
   */
  public ModelCatalog refresh(Duration timeout) {
    return readTo(
        consumer.endOffsets(List.of(partition), timeout).getOrDefault(partition, 0L), timeout);
  }

  /**
   * Reads everything below an offset, waiting until the transactions that have records there have
   * ended.
   *
   * @param timeout how long to wait while nothing arrives
   * @return the same object as the last time if nothing has come since
   * @throws TimeoutException if nothing arrives before the offset; what was read stays read
   */
  public ModelCatalog readTo(long offset, Duration timeout) {
    long heard = nanoTime.getAsLong();
    long position = consumer.position(partition, timeout);
    while (position < offset) {
      poll(SLICE);
      long next = consumer.position(partition, timeout);
      if (next > position) {
        position = next;
        heard = nanoTime.getAsLong();
      } else if (nanoTime.getAsLong() - heard > timeout.toNanos()) {
        throw new TimeoutException("read " + partition + " only to " + position + " of " + offset);
      }
    }
    return catalog;
  }

  /**
   * Reads what has come, waiting for at most the given time; returns early with the first records.
   */
  public ModelCatalog poll(Duration timeout) {
    boolean changed = false;
    for (ConsumerRecord<String, byte[]> record : consumer.poll(timeout)) {
      apply(record);
      changed = true;
    }
    if (changed) {
      catalog =
          new ModelCatalog(
              manifests, trimmed, unreadable, champion, championOffset, greatestNumber);
    }
    return catalog;
  }

  /** What has been read so far. */
  public ModelCatalog catalog() {
    return catalog;
  }

  /**
   * Makes a waiting or the next call throw {@link org.apache.kafka.common.errors.WakeupException};
   * from any thread.
   */
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void apply(ConsumerRecord<String, byte[]> record) {
    String key = record.key();
    byte[] value = record.value();
    if (key == null) {
      log.error(
          "Passing over a record without a key at offset {} of {}", record.offset(), partition);
      return;
    }
    if (Champion.KEY.equals(key)) {
      applyChampion(record.offset(), value);
      return;
    }
    count(key);
    if (value == null) {
      manifests.remove(key);
      unreadable.remove(key);
      trimmed.add(key);
      return;
    }
    try {
      ModelManifest manifest = ModelManifest.fromJson(value);
      if (!manifest.version().equals(key)) {
        throw new IllegalArgumentException("the manifest names version " + manifest.version());
      }
      manifests.put(key, manifest);
      trimmed.remove(key);
      unreadable.remove(key);
    } catch (MalformedRecordException | IllegalArgumentException e) {
      manifests.remove(key);
      unreadable.add(key);
      log.error(
          "Passing over the unreadable manifest of {} at offset {} of {}",
          key,
          record.offset(),
          partition,
          e);
    }
  }

  private void applyChampion(long offset, byte @Nullable [] value) {
    try {
      champion = value == null ? null : Champion.fromJson(value);
      championOffset = offset;
      if (champion != null) {
        count(champion.version());
        count(champion.previous());
        count(champion.newest());
      }
    } catch (MalformedRecordException | IllegalArgumentException e) {
      log.error("Passing over the unreadable champion at offset {} of {}", offset, partition, e);
    }
  }

  private void count(@Nullable String version) {
    if (version != null) {
      greatestNumber = Math.max(greatestNumber, ModelVersions.number(version).orElse(0));
    }
  }
}
