package io.freshet.ingest;

import io.freshet.http.Service;
import io.freshet.http.Startup;
import io.freshet.ingest.source.Sources;
import io.freshet.schemas.channel.RecordBound;
import io.freshet.schemas.channel.TopicCheck;
import io.freshet.schemas.channel.TopicConfigs;
import io.freshet.schemas.channel.TopicMismatchException;
import io.freshet.schemas.streams.FailedRecords;
import io.freshet.schemas.streams.StoreAge;
import io.freshet.schemas.topic.KafkaSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ingest instance: a Kafka Streams client that runs the topology.
 *
 * <p>A failure stops the Streams client and is reported by {@link #failure}; the caller then ends
 * the process. If damaged files of the local store caused the failure, {@link #close} deletes them:
 * see {@link StoreFailedException}.
 */
public final class IngestService implements Service {
  /** Prefix of the keys of the HTTP interface. */
  public static final String NAME = "ingest";

  private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);

  private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(30);

  private final KafkaSettings kafka;
  private final IngestSettings settings;
  private final IngestCounts counts = new IngestCounts();
  private final IngestBounds bounds;
  private final Sources sources;
  private final FailedRecords failed;
  private final StoreAge storeAge;
  private final KafkaStreams streams;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final LongAdder restored = new LongAdder();
  private final Startup startup = new Startup(restored::sum);
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Optional<Duration> remembered = Optional.empty();

  /**
   * Creates an instance. It locks its state folder but does nothing else until {@link #start}.
   * Close the instance even if starting fails.
   *
   * @param kafka how to reach Kafka
   * @param settings settings of ingest
   * @throws ConfigException if the file of mappings breaks a rule
   */
  public IngestService(KafkaSettings kafka, IngestSettings settings) {
    this.kafka = kafka;
    this.settings = settings;
    this.bounds = IngestBounds.of(kafka.topics());
    this.sources = SourceTopics.read(settings, kafka.topics());
    this.failed = new FailedRecords(kafka.topics(), NAME);
    this.storeAge =
        new StoreAge(
            kafka.stateDir(), kafka.prefixed(settings.applicationId()), InstantSource.system());
    this.streams =
        new KafkaStreams(
            IngestTopology.build(
                settings,
                kafka.topics(),
                kafka.userPartitions(),
                counts,
                new Remembering(Uuid::randomUuid, () -> remembered),
                bounds,
                sources),
            new StreamsConfig(IngestStreamsProperties.of(kafka, settings, failed)));
    streams.setUncaughtExceptionHandler(
        thrown -> {
          Throwable why = StoreFailedException.explain(thrown, kafka.stateDir());
          LOG.error("An ingest thread failed; ingest stops", why);
          failure.compareAndSet(null, why);
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.setGlobalStateRestoreListener(new LoggedRestore(restored));
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING || now == KafkaStreams.State.ERROR) {
            startup.end();
          }
        });
  }

  /**
   * Checks the topics and starts the Streams client.
   *
   * @throws TopicMismatchException if a user-keyed topic is missing or has the wrong number of
   *     partitions
   * @throws IllegalStateException if a foreign topic is missing
   * @throws StoreFailedException if an existing local store cannot be used
   * @throws InterruptedException if interrupted while checking
   */
  @Override
  public void start() throws InterruptedException {
    TopicCheck.check(kafka, TopicCheck.userKeyed(kafka));
    learnFromTopics();
    try {
      streams.start(); // opens the stores it finds
    } catch (StreamsException e) {
      Throwable why = StoreFailedException.explain(e, kafka.stateDir());
      failure.compareAndSet(null, why);
      throw why instanceof StoreFailedException store ? store : e;
    }
  }

  /**
   * Reads retention and max record sizes from the topics, because an operator may have changed them
   * since the topics were created, and deletes local stores that are too old for their changelogs.
   */
  private void learnFromTopics() throws InterruptedException {
    String ratings = kafka.topics().ratings().name();
    String rerouted = kafka.topics().ratingsRerouted().name();
    List<RecordBound> learning = new ArrayList<>(bounds.all());
    learning.add(failed.bound());
    Set<String> asked = new LinkedHashSet<>(List.of(ratings, rerouted));
    asked.addAll(sources.topics());
    learning.forEach(bound -> asked.add(bound.topic()));
    List<String> changelogs = IngestTopology.changelogs(kafka.prefixed(settings.applicationId()));
    asked.addAll(changelogs);
    try (Admin admin = Admin.create(kafka.adminProperties())) {
      Map<String, Map<String, String>> configs = TopicConfigs.inForce(admin, asked, ADMIN_TIMEOUT);
      SourceTopics.require(sources, configs);
      remembered =
          Remembering.span(
              configs.getOrDefault(ratings, Map.of()),
              configs.getOrDefault(rerouted, Map.of()),
              sources.topics().stream()
                  .map(topic -> configs.getOrDefault(topic, Map.of()))
                  .toList());
      learning.forEach(bound -> bound.learn(kafka.streamsProperties(), configs));
      storeAge.check(streams, StoreAge.tombstones(changelogs, configs));
    }
  }

  /**
   * Waits until this instance has joined its group and restored its stores.
   *
   * @param patience max time without a restored record
   * @throws IllegalStateException if the instance failed or makes no progress
   * @throws InterruptedException if interrupted
   */
  @Override
  public void awaitRunning(Duration patience) throws InterruptedException {
    boolean progresses = startup.await(patience);
    Throwable why = failure();
    if (why != null) {
      throw new IllegalStateException("ingest failed to start", why);
    }
    if (!progresses || streams.state() == KafkaStreams.State.ERROR) {
      throw new IllegalStateException(
          "ingest is %s, not RUNNING: it has restored %d records, but none in the last %s"
              .formatted(streams.state(), startup.records(), patience));
    }
  }

  /**
   * Finishes the current records, commits and leaves the group, so that another instance takes over
   * at once. Waits for the close timeout at most. May be called repeatedly.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    boolean inTime =
        streams.close(
            CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(settings.closeTimeout()));
    if (!inTime) {
      LOG.warn("The stream threads of ingest did not stop within {}", settings.closeTimeout());
    } else if (failure() instanceof StoreFailedException store
        && store.fault() == StoreFailedException.Fault.CORRUPT) {
      // The next start finds no damaged store and restores it from the changelog.
      streams.cleanUp();
      LOG.warn("Deleted the damaged local stores; the next start restores them from the changelog");
    } else if (failure() == null && startup.hasEnded()) {
      storeAge.renew();
    }
  }

  /**
   * The cause of this instance's failure.
   *
   * @return null if the instance has not failed
   */
  @Override
  public @Nullable Throwable failure() {
    return failure.get();
  }

  /** Progress of restoring the stores. */
  public Startup startup() {
    return startup;
  }

  /** The Streams client, for its metrics and lags. */
  public KafkaStreams streams() {
    return streams;
  }

  /** The records that this instance failed on. */
  public FailedRecords failed() {
    return failed;
  }

  /** Counts of the records processed so far, by outcome. */
  public IngestCounts counts() {
    return counts;
  }
}
