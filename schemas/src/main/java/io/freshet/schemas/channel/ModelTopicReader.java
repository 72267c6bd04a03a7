package io.freshet.schemas.channel;

import io.freshet.schemas.record.MalformedRecordException;
import io.freshet.schemas.topic.KafkaSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reader of the {@code models} topic. A record that cannot be read is logged and skipped, because
 * it may come from a later release and the other versions can still serve.
 */
public final class ModelTopicReader extends ContentReader<ModelCatalog> {

  private static final Logger LOG = LoggerFactory.getLogger(ModelTopicReader.class);

  private final Map<String, ModelManifest> manifests = new HashMap<>();
  private final Set<String> trimmed = new HashSet<>();
  private final Set<String> unreadable = new HashSet<>();
  private final TopicPartition partition;
  private @Nullable Champion champion;
  private long championOffset = -1;
  private long maxNumber;

  /**
   * Creates a reader at the beginning of the topic.
   *
   * @param consumer consumer with read_committed and without assignment; closed with this reader
   * @param topic name of the {@code models} topic, which has one partition
   * @param nanoTime clock for deadlines, such as {@link System#nanoTime}
   */
  public ModelTopicReader(Consumer<String, byte[]> consumer, String topic, LongSupplier nanoTime) {
    super(consumer, topic, nanoTime, ModelCatalog.EMPTY);
    this.partition = new TopicPartition(topic, 0);
  }

  /** Creates a reader with its own consumer, which reads to the end and closes. */
  public static ModelTopicReader open(KafkaSettings settings) {
    return of(ChannelConsumers.fromBeginning(settings), settings);
  }

  /** Creates a reader with its own consumer, which follows the topic while the process runs. */
  public static ModelTopicReader follow(KafkaSettings settings) {
    return of(ChannelConsumers.following(settings), settings);
  }

  private static ModelTopicReader of(Consumer<String, byte[]> consumer, KafkaSettings settings) {
    return new ModelTopicReader(consumer, settings.topics().models().name(), System::nanoTime);
  }

  @Override
  protected ModelCatalog make() {
    return new ModelCatalog(manifests, trimmed, unreadable, champion, championOffset, maxNumber);
  }

  @Override
  protected void apply(ConsumerRecord<String, byte[]> record) {
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
