package io.freshet.scorer;

import io.freshet.http.Service;
import io.freshet.http.Startup;
import io.freshet.schemas.channel.FolderLock;
import io.freshet.schemas.channel.RecordBound;
import io.freshet.schemas.channel.TopicCheck;
import io.freshet.schemas.channel.TopicConfigs;
import io.freshet.schemas.experiment.ExperimentTopicReader;
import io.freshet.schemas.streams.FailedRecords;
import io.freshet.schemas.streams.StreamsClientProperties;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.engine.StageTimings;
import io.freshet.scorer.experiment.ExperimentFollower;
import io.freshet.scorer.items.ItemFollower;
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.scorer.items.ItemOverlayReader;
import io.freshet.scorer.quality.LiveQualityReport;
import io.freshet.scorer.snapshot.ArmModels;
import io.freshet.scorer.snapshot.LoadedModel;
import io.freshet.scorer.snapshot.ModelChannelReader;
import io.freshet.scorer.snapshot.ModelHolder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One scorer instance: the topology on Kafka Streams, the followers of items, of experiments and of
 * the model channel, and the publisher of live quality. It starts to answer once it has the running
 * experiments, the models and the items posted so far, or when reading them makes no progress. It
 * does not wait for a champion or items that do not exist.
 *
 * <p>If a part that the answers depend on fails, the Streams client ends and {@link #failure}
 * returns the cause; the owner of the process must then end it.
 */
public final class ScorerService implements Service {
  /** Prefix of the HTTP interface's settings. */
  public static final String NAME = "scorer";

  private static final Logger LOG = LoggerFactory.getLogger(ScorerService.class);

  private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(30);

  private final KafkaSettings kafka;
  private final ScorerSettings settings;
  private final Topics topics;
  private final SharedScorerState collaborators;
  private final ModelHolder holder;
  private final ModelChannelReader models;
  private final Path snapshots;
  private final ItemOverlayReader items;
  private final ExperimentFollower experiments;
  private final EvaluationPublisher evaluations;
  private final FailedRecords failed;
  private final Admin admin;
  private final KafkaStreams streams;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Startup startup;
  private @Nullable FolderLock folder;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Creates an instance; it connects but does nothing until {@link #start}.
   *
   * @param kafka connection to Kafka
   * @param settings of the scorer
   */
  public ScorerService(KafkaSettings kafka, ScorerSettings settings) {
    this.kafka = kafka;
    this.settings = settings;
    this.topics = kafka.topics();
    this.collaborators = SharedScorerState.create(settings, topics);
    String application = kafka.prefixed(settings.applicationId());
    this.snapshots = kafka.stateDir().resolve(application + "-snapshots-" + settings.instanceId());
    this.holder = new ModelHolder(collaborators.views()::serve);
    this.items =
        new ItemOverlayReader(
            new ItemFollower(
                new KafkaConsumer<>(
                    kafka.consumerProperties(),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer()),
                topics.items().name(),
                collaborators.dictionary(),
                settings.lists().items(),
                collaborators.views()::describe,
                System::nanoTime));
    this.experiments =
        new ExperimentFollower(ExperimentTopicReader.follow(kafka), collaborators.arms()::serve);
    this.models =
        new ModelChannelReader(
            kafka,
            settings.model(),
            snapshots,
            holder,
            items::hasReadAllOf,
            new ArmModels(
                () -> collaborators.arms().current().models(), collaborators.views()::serveArms));
    this.startup = new Startup(() -> items.recordsRead() + models.chunksRead());
    this.evaluations =
        new EvaluationPublisher(kafka, settings, collaborators.quality(), Clock.systemUTC());
    this.admin = Admin.create(kafka.adminProperties());
    this.failed = new FailedRecords(topics, NAME);
    this.streams =
        new KafkaStreams(
            ScorerTopology.build(topics, settings, collaborators),
            new StreamsConfig(StreamsClientProperties.perEvent(kafka, settings, failed, Map.of())));
    streams.setUncaughtExceptionHandler(
        thrown -> {
          LOG.error("A scorer thread failed; the scorer stops", thrown);
          failure.compareAndSet(null, thrown);
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING || now == KafkaStreams.State.ERROR) {
            startup.end();
          }
        });
  }

  /**
   * Checks the topics, loads items and champion, and starts to answer.
   *
   * @throws IllegalStateException if a topic is missing or has the wrong number of partitions
   * @throws InterruptedException if interrupted while waiting for items or champion
   */
  @Override
  public void start() throws InterruptedException {
    TopicCheck.check(
        kafka,
        List.of(
            topics.userStates(),
            topics.recommendations(),
            topics.failedRecords(),
            topics.items(),
            topics.experiments(),
            topics.judgements()));
    learnLimits();
    folder = FolderLock.take(snapshots, KafkaSettings.STATE_DIR);
    items.start();
    experiments.start();
    if (!experiments.awaitLoaded(settings.itemsWait())) {
      LOG.warn(
          "The experiments were not read for {}; answering without them for now",
          settings.itemsWait());
    }
    models.start(); // with the models of experiments
    if (!items.awaitLoaded(settings.itemsWait())) {
      LOG.warn(
          "No item was read for {}; answering without the rest of the items for now",
          settings.itemsWait());
    }
    if (!models.awaitFirstLook(settings.model().startWait())) {
      LOG.warn(
          "No chunk of the champion was read for {}; answering without a model for now",
          settings.model().startWait());
    }
    streams.start();
    evaluations.start();
  }

  /** Reads the topics' present limits, which may have changed since they were created. */
  private void learnLimits() throws InterruptedException {
    List<RecordBound> bounds = List.of(collaborators.records(), failed.bound());
    List<String> asked = new ArrayList<>(List.of(topics.userStates().name()));
    bounds.forEach(bound -> asked.add(bound.topic()));
    Map<String, Map<String, String>> configs = TopicConfigs.inForce(admin, asked, ADMIN_TIMEOUT);
    bounds.forEach(bound -> bound.learn(kafka.streamsProperties(), configs));
    String lag =
        configs
            .getOrDefault(topics.userStates().name(), Map.of())
            .getOrDefault(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, "0");
    collaborators
        .lag()
        .learn(
            Long.parseLong(lag),
            new CommittedOffsets(
                admin, applicationId(), topics.userStates().name(), ADMIN_TIMEOUT));
  }

  /**
   * Waits until this instance has joined its group and answers.
   *
   * @param patience max time without reading an item or a chunk of the champion
   * @throws IllegalStateException if it failed or makes no progress
   * @throws InterruptedException if interrupted
   */
  @Override
  public void awaitRunning(Duration patience) throws InterruptedException {
    boolean progresses = startup.await(patience);
    Throwable why = failure();
    if (why != null) {
      throw new IllegalStateException("the scorer failed to start", why);
    }
    if (!progresses) {
      throw new IllegalStateException(
          "the scorer is %s, not running; it has read %d items and chunks, and none for %s"
              .formatted(streams.state(), startup.records(), patience));
    }
  }

  /** Returns the progress of reading items and champion. */
  public Startup startup() {
    return startup;
  }

  /**
   * Stops answering within the close timeout and publishes live quality a last time. Idempotent.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    // A static member stays in the group when it closes, unless it leaves explicitly.
    CloseOptions leaving =
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(settings.closeTimeout());
    if (!streams.close(leaving)) {
      LOG.warn("The scorer's threads did not end within {}", settings.closeTimeout());
    }
    admin.close(settings.closeTimeout());
    evaluations.close();
    items.close();
    experiments.close();
    models.close();
    if (folder != null) {
      folder.close();
    }
  }

  /** Returns the failure of this instance; null if there is none. */
  @Override
  public @Nullable Throwable failure() {
    Throwable streaming = failure.get();
    if (streaming != null) {
      return streaming;
    }
    return Stream.of(items.failure(), experiments.failure(), models.failure())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /**
   * Fails this instance because of a part that runs beside it.
   *
   * @param why the failure that {@link #failure} returns, unless an earlier one exists
   */
  public void fail(Throwable why) {
    failure.compareAndSet(null, why);
  }

  /** Returns the serving version; null before the first snapshot. */
  public @Nullable String modelVersion() {
    return collaborators.views().current().modelVersion();
  }

  /** Returns the serving model with its manifest; null before the first snapshot. */
  public @Nullable LoadedModel loadedModel() {
    return holder.current();
  }

  /** Returns the live state that the tasks of this instance share. */
  public SharedScorerState collaborators() {
    return collaborators;
  }

  /** Returns the current item overlay. */
  public ItemOverlay itemOverlay() {
    return collaborators.views().current().overlay();
  }

  /** Returns the live quality over all tasks since this instance started. */
  public LiveQualityReport liveQuality() {
    return collaborators.quality().report();
  }

  /** Returns the live timings of an event's stages. */
  public StageTimings timings() {
    return collaborators.timings();
  }

  /** Returns the live counter of events that may have been missed. */
  public LagWatch lag() {
    return collaborators.lag();
  }

  /** Returns the live counter of records that this instance failed on. */
  public FailedRecords failed() {
    return failed;
  }

  /** Returns the reader of the model channel, which counts swaps and refusals. */
  public ModelChannelReader models() {
    return models;
  }

  /** Returns the Streams client, for its metrics and lags. */
  public KafkaStreams streams() {
    return streams;
  }

  private String applicationId() {
    return kafka.prefixed(settings.applicationId());
  }
}
