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
 * Reader that follows the {@code models} topic from its beginning and keeps its content as a {@link
 * ModelCatalog}.
 *
 * <p>The consumer must read committed records only, so that no half publication is visible. A
 * record that cannot be read is logged and skipped, because it may come from a later release and
 * the other versions can still serve. Not thread-safe, except {@link #wakeup()}.
 */
public final class ModelTopicReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelTopicReader.class);
  private static final Duration SLICE = Duration.ofMillis(100);

  private final Consumer<String, byte[]> consumer;
  private final TopicPartition partition;
  private final LongSupplier nanoTime;
  private final Map<String, ModelManifest> manifests = new HashMap<>();
  private final Set<String> trimmed = new HashSet<>();
  private final Set<String> unreadable = new HashSet<>();
  private @Nullable Champion champion;
  private long championOffset = -1;
  private long maxNumber;
  private ModelCatalog catalog = ModelCatalog.EMPTY;

  /**
   * Creates a reader at the beginning of the topic.
   *
   * @param consumer consumer with read_committed and without assignment; closed with this reader
   * @param topic name of the {@code models} topic, which has one partition
   * @param nanoTime clock for deadlines, such as {@link System#nanoTime}
   */
  public ModelTopicReader(Consumer<String, byte[]> consumer, String topic, LongSupplier nanoTime) {
    this.consumer = consumer;
    this.nanoTime = nanoTime;
    this.partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /** Creates a reader with its own consumer. */
  public static ModelTopicReader open(KafkaSettings settings) {
    return new ModelTopicReader(
        ChannelConsumers.fromBeginning(settings),
        settings.topics().models().name(),
        System::nanoTime);
  }

  /**
   * Reads to the end that the topic has at the call.
   *
   * @param timeout max time without a new record
   * @return the catalogue; the same object as at the last call if nothing has changed
   * @throws TimeoutException if no record arrives in time before the end is reached; records read
   *     so far are kept
   */
  public ModelCatalog refresh(Duration timeout) {
    return readTo(
        consumer.endOffsets(List.of(partition), timeout).getOrDefault(partition, 0L), timeout);
  }

  /**
   * Reads all records below an offset, and waits until the transactions of these records have
   * ended.
   *
   * @param timeout max time without a new record
   * @return the catalogue; the same object as at the last call if nothing has changed
   * @throws TimeoutException if no record arrives in time before the offset is reached; records
   *     read so far are kept
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
        throw new TimeoutException(
            "read " + partition + " only to offset " + position + " of " + offset);
      }
    }
    return catalog;
  }

  /** Reads the available records, and waits for the first record until the timeout at most. */
  public ModelCatalog poll(Duration timeout) {
    boolean changed = false;
    for (ConsumerRecord<String, byte[]> record : consumer.poll(timeout)) {
      apply(record);
      changed = true;
    }
    if (changed) {
      catalog =
          new ModelCatalog(manifests, trimmed, unreadable, champion, championOffset, maxNumber);
    }
    return catalog;
  }

  /** The catalogue of the records read so far. */
  public ModelCatalog catalog() {
    return catalog;
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

  private void apply(ConsumerRecord<String, byte[]> record) {
    String key = record.key();
    byte[] value = record.value();
    if (key == null) {
      LOG.error("Skipping a record without a key at offset {} of {}", record.offset(), partition);
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
      LOG.error(
          "Skipping the unreadable manifest of {} at offset {} of {}",
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
      LOG.error("Skipping the unreadable champion at offset {} of {}", offset, partition, e);
    }
  }

  private void count(@Nullable String version) {
    if (version != null) {
      maxNumber = Math.max(maxNumber, ModelVersions.number(version).orElse(0));
    }
  }
}
