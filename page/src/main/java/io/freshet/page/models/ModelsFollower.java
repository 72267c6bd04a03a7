package io.freshet.page.models;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.channel.ChannelConsumers;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.record.MalformedRecordException;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.ReaderThread;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follower of {@code models}, from its beginning, and of the newest records of {@code evaluations}.
 */
public final class ModelsFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelsFollower.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration CLOSE = Duration.ofSeconds(10);

  /** Records of {@code evaluations} that are read from before the start. */
  private static final long HISTORY = 20_000;

  private final ModelTopicReader models;
  private final Consumer<String, byte[]> evaluations;
  private final TopicPartition partition;
  private final ModelBoard board = new ModelBoard();
  private final ReaderThread thread;
  private boolean begun;

  /** Connects; nothing is read before {@link #start}. */
  public ModelsFollower(KafkaSettings kafka) {
    this.evaluations = ChannelConsumers.following(kafka);
    this.partition = new TopicPartition(kafka.topics().evaluations().name(), 0);
    this.models = ModelTopicReader.follow(kafka);
    this.thread =
        new ReaderThread(
            "freshet-page-models", this::step, this::wakeup, failure -> closeConsumers(), CLOSE);
  }

  private void wakeup() {
    models.wakeup();
    evaluations.wakeup();
  }

  private void closeConsumers() {
    try (models) {
      evaluations.close();
    }
  }

  /** Starts reading. */
  public void start() {
    thread.start();
  }

  /** The failure that ended the reading; null if there was none. */
  public @Nullable Throwable failure() {
    return thread.failure();
  }

  private void step() {
    if (!begun) {
      evaluations.assign(List.of(partition));
      long first = evaluations.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
      long end = evaluations.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      evaluations.seek(partition, Math.max(first, end - HISTORY));
      begun = true;
    }
    board.take(models.poll(POLL));
    for (ConsumerRecord<String, byte[]> record : evaluations.poll(POLL)) {
      if (record.value() != null) {
        take(record);
      }
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    try {
      board.take(Evaluation.fromJson(record.value()));
    } catch (MalformedRecordException e) {
      LOG.warn("{}@{} is not shown: {}", partition, record.offset(), e.getMessage());
    }
  }

  /**
   * The JSON of {@code GET /v1/models?evaluations=true}.
   *
   * @param serving version that the asked scorer answers with; null if it is not known
   */
  public Map<String, Object> document(@Nullable String serving) {
    return board.document(serving);
  }

  /**
   * The published snapshots with their sizes, newest first, as {@code GET /v1/health} tells of
   * them.
   *
   * @param serving version that the asked scorer answers with; null if it is not known
   */
  public List<Map<String, Object>> snapshots(@Nullable String serving) {
    return board.snapshots(serving);
  }

  /** Stops reading. */
  @Override
  public void close() {
    thread.close();
  }
}
