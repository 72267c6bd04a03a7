package io.freshet.scorer;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.quality.LiveEvaluations;
import io.freshet.scorer.quality.LiveQualityBoard;
import io.freshet.scorer.quality.LiveQualityReport;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publisher of an instance's live quality to {@code evaluations}. It publishes at a fixed
 * interval and on close, if the figures have changed. It is not part of the topology: the figures
 * belong to the instance and not to a task, they are needed after the last task has closed, and the
 * topology writes exactly one answer per event.
 */
final class EvaluationPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EvaluationPublisher.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Producer<String, byte[]> producer;
  private final String topic;
  private final String instance;
  private final Duration interval;
  private final LiveQualityBoard board;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "freshet-live-quality");
            thread.setDaemon(true);
            return thread;
          });
  private long publishedInAll;
  private final Map<String, @Nullable Long> published = new HashMap<>();

  EvaluationPublisher(
      KafkaSettings kafka, ScorerSettings settings, LiveQualityBoard board, Clock clock) {
    this(
        new KafkaProducer<>(
            kafka.producerProperties(), new StringSerializer(), new ByteArraySerializer()),
        kafka.topics().evaluations().name(),
        settings,
        board,
        clock);
  }

  EvaluationPublisher(
      Producer<String, byte[]> producer,
      String topic,
      ScorerSettings settings,
      LiveQualityBoard board,
      Clock clock) {
    this.producer = producer;
    this.topic = topic;
    this.instance = settings.instanceId();
    this.interval = settings.liveQualityInterval();
    this.board = board;
    this.clock = clock;
  }

  void start() {
    long millis = interval.toMillis();
    Future<?> unused =
        timer.scheduleWithFixedDelay(this::tryToPublish, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void tryToPublish() {
    try {
      publish();
    } catch (RuntimeException e) {
      // An exception would silently end the timer; the next publication holds these figures, too.
      LOG.warn("Live quality was not published", e);
    }
  }

  /** Publishes now, unless nothing was counted since the last time. */
  synchronized void publish() {
    LiveQualityReport report = board.report();
    long counted = report.overall().events() + report.unscored() + report.late();
    if (counted == publishedInAll) {
      return;
    }
    publishedInAll = counted;
    for (Evaluation evaluation : LiveEvaluations.of(report, instance, clock.millis())) {
      // A replaced version, or an arm that ended, is published until its last list was judged.
      Long judged = evaluation.counts().get(LiveEvaluations.JUDGED);
      String version = evaluation.version();
      String part =
          evaluation.experiment() == null
              ? version
              : evaluation.experiment() + '/' + evaluation.arm();
      if (part != null && Objects.equals(published.put(part, judged), judged)) {
        continue;
      }
      String key = version == null ? evaluation.recipe() : version;
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(topic, key, evaluation.toJson()),
              (metadata, failed) -> {
                if (failed != null) {
                  LOG.warn("Live quality was not published", failed);
                }
              });
    }
  }

  /** Publishes a last time and stops. */
  @Override
  public void close() {
    timer.shutdownNow();
    try {
      publish();
    } finally {
      producer.close(CLOSE);
    }
  }
}
