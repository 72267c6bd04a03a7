package io.freshet.standalone.recommend;

import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.channel.SnapshotRefusedException;
import io.freshet.schemas.rating.EventValues;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.UserPartitioner;
import io.freshet.scorer.OnDemandScorer;
import io.freshet.scorer.ScorerSettings;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemFollower;
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.scorer.items.ItemOverlayReader;
import io.freshet.scorer.items.ItemRules;
import io.freshet.scorer.snapshot.LoadedModel;
import io.freshet.scorer.snapshot.ModelChannelReader;
import io.freshet.scorer.snapshot.ModelHolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * On-demand answers for single users without a running scorer, equal to a scorer's answers now.
 * They are made from the user's newest record on {@code user-states}, the champion and the items,
 * read from the topics. Writes nothing.
 */
public final class FreshAnswers {

  private final KafkaSettings kafka;
  private final Map<String, String> settings;
  private final Path folder;
  private final Duration patience;
  private final InstantSource clock;

  /**
   * Creates an instance that has read nothing yet.
   *
   * @param settings the settings of all components; only the scorer's are used
   * @param folder for the snapshot file, of this instance alone
   * @param patience of each wait for the broker
   */
  public FreshAnswers(
      KafkaSettings kafka,
      Map<String, String> settings,
      Path folder,
      Duration patience,
      InstantSource clock) {
    this.kafka = kafka;
    this.settings = settings;
    this.folder = folder;
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * Answers one user.
   *
   * @param user the id's bytes, the key of the user's records
   * @param k max number of items; 0 for the scorer's setting
   * @return empty if there is no state: no rating of the user was accepted yet, or the user was
   *     forgotten
   * @throws TimeoutException if the broker stops answering
   * @throws SnapshotRefusedException if the champion cannot be used
   */
  public Optional<FreshAnswer> answer(byte[] user, int k)
      throws SnapshotRefusedException, InterruptedException {
    byte[] value = state(user);
    if (value == null) {
      return Optional.empty();
    }
    ScorerSettings scorer = ScorerSettings.from(settings);
    OnDemandScorer answers = new OnDemandScorer(k > 0 ? k : scorer.k());
    ItemOverlay items = items(answers.dictionary());
    LoadedModel model = model(scorer);
    Recommendations answer =
        answers.recommend(
            new String(user, StandardCharsets.UTF_8),
            value,
            null,
            model == null ? null : model.model(),
            model == null ? null : model.version(),
            items,
            model == null || model.manifest().events().isEmpty()
                ? scorer.events()
                : EventValues.of(model.manifest().events()),
            clock.millis());
    return Optional.of(
        FreshAnswer.of(
            answer,
            new UserStateRecord().decode(value),
            id -> title(answers.dictionary(), items, id)));
  }

  private byte @Nullable [] state(byte[] key) {
    int partition = UserPartitioner.partition(key, kafka.userPartitions());
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      ConsumerRecord<byte[], byte[]> newest =
          new NewestRecord(
                  consumer,
                  new TopicPartition(kafka.topics().userStates().name(), partition),
                  patience)
              .find(key);
      return newest == null ? null : newest.value();
    }
  }

  private ItemOverlay items(ItemDictionary dictionary) throws InterruptedException {
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

  private @Nullable LoadedModel model(ScorerSettings scorer)
      throws SnapshotRefusedException, InterruptedException {
    ModelHolder holder = new ModelHolder();
    try (ModelChannelReader models =
        new ModelChannelReader(kafka, scorer.model(), folder, holder, model -> true)) {
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

  private static Optional<String> title(ItemDictionary dictionary, ItemOverlay overlay, String id) {
    byte[] title = overlay.title(dictionary.find(id));
    return title == null
        ? Optional.empty()
        : Optional.of(new String(title, StandardCharsets.UTF_8));
  }
}
