package io.freshet.standalone.recommend;

import io.freshet.schemas.channel.SnapshotRefusedException;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerSettings;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemFollower;
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.scorer.items.ItemOverlayReader;
import io.freshet.scorer.items.ItemRules;
import io.freshet.scorer.snapshot.LoadedModel;
import io.freshet.scorer.snapshot.ModelChannelReader;
import io.freshet.scorer.snapshot.ModelHolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the scorers of a deployment serve from, read from the topics: the items and the champion.
 * Writes nothing to Kafka.
 */
public final class ServedState {
  private final KafkaSettings kafka;
  private final Map<String, String> settings;
  private final Path folder;
  private final Duration patience;

  /**
   * Creates an instance that has read nothing yet.
   *
   * @param settings the settings of all components; only the scorer's are used
   * @param folder for the snapshot file, of this instance alone
   * @param patience of each wait for the broker
   */
  public ServedState(
      KafkaSettings kafka, Map<String, String> settings, Path folder, Duration patience) {
    this.kafka = kafka;
    this.settings = settings;
    this.folder = folder;
    this.patience = patience;
  }

  /**
   * Reads the items.
   *
   * @param dictionary numbers them
   * @throws TimeoutException if the broker stops answering
   */
  public ItemOverlay items(ItemDictionary dictionary) throws InterruptedException {
    String topic = kafka.topics().items().name();
    AtomicReference<ItemOverlay> overlay = new AtomicReference<>(ItemOverlay.EMPTY);
    try (ItemOverlayReader items =
        new ItemOverlayReader(
            new ItemFollower(
                consumer(), topic, dictionary, ItemRules.NONE, overlay::set, System::nanoTime))) {
      items.start();
      if (!items.awaitLoaded(patience)) {
        throw new TimeoutException(
            "cannot read " + topic + " within " + patience.toSeconds() + " s", items.failure());
      }
    }
    return Objects.requireNonNull(overlay.get());
  }

  /**
   * Fetches the champion.
   *
   * @return null if no model has been published yet
   * @throws TimeoutException if the broker stops answering
   * @throws SnapshotRefusedException if the champion cannot be used
   */
  public @Nullable LoadedModel model() throws SnapshotRefusedException, InterruptedException {
    ModelHolder holder = new ModelHolder();
    try (ModelChannelReader models =
        new ModelChannelReader(
            kafka, ScorerSettings.from(settings).model(), folder, holder, model -> true)) {
      models.start();
      if (!models.awaitFirstLook(patience)) {
        throw new TimeoutException(
            "cannot read the model channel within " + patience.toSeconds() + " s",
            models.failure());
      }
      SnapshotRefusedException refusal = models.lastRefusal();
      if (refusal != null) {
        throw refusal;
      }
      return holder.current();
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    return consumer(kafka);
  }

  /** A consumer without a group, which reads topics from their beginning. */
  static Consumer<byte[], byte[]> consumer(KafkaSettings kafka) {
    return new KafkaConsumer<>(
        kafka.consumerProperties(
            Map.of(
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest")),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
