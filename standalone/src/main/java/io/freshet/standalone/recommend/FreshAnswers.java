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
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.scorer.snapshot.LoadedModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
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
    ServedState served = new ServedState(kafka, settings, folder, patience);
    ItemOverlay items = served.items(answers.dictionary());
    LoadedModel model = served.model();
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
    try (Consumer<byte[], byte[]> consumer = ServedState.consumer(kafka)) {
      ConsumerRecord<byte[], byte[]> newest =
          new NewestRecord(
                  consumer,
                  new TopicPartition(kafka.topics().userStates().name(), partition),
                  patience)
              .find(key);
      return newest == null ? null : newest.value();
    }
  }

  private static Optional<String> title(ItemDictionary dictionary, ItemOverlay overlay, String id) {
    byte[] title = overlay.title(dictionary.find(id));
    return title == null
        ? Optional.empty()
        : Optional.of(new String(title, StandardCharsets.UTF_8));
  }
}
