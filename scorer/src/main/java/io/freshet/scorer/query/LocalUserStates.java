package io.freshet.scorer.query;

import io.freshet.http.HttpProblem;
import io.freshet.schemas.channel.TopicConfigs;
import io.freshet.schemas.streams.StoreAge;
import io.freshet.schemas.streams.StoreTuning;
import io.freshet.schemas.streams.StreamsClientProperties;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.UserPartitioner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table of the newest user states in this instance's partitions of {@code user-states}, in a
 * Kafka Streams client of its own. The topic itself is the table's changelog.
 */
public final class LocalUserStates implements UserStateTable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalUserStates.class);
  private static final String STORE = "queried-user-states";
  private static final Duration CLOSE = Duration.ofSeconds(10);
  private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(30);
  private static final long CACHE_BYTES = 8L * 1024 * 1024;
  private static final long WRITE_BUFFER_BYTES = 4L * 1024 * 1024;
  private static final int RETRY_SECONDS = 1;

  private final KafkaSettings kafka;
  private final StoreAge storeAge;
  private final KafkaStreams streams;
  private final HostInfo self;
  private final String topic;
  private final StreamPartitioner<byte[], Object> partitioner;

  /**
   * A user's state.
   *
   * @param value the state; null if the user has none
   * @param partition of {@code user-states}
   * @param offset the table's position in {@code user-states}: all records up to this offset are
   *     applied; empty before the first record
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Found(byte @Nullable [] value, int partition, OptionalLong offset) {}

  /**
   * Creates the client; {@link #start} starts it.
   *
   * @param self host and port at which other instances reach this one
   * @param instanceId name for static membership, unique among the instances; empty for none
   * @param failed receives the failure that ended the table
   */
  public LocalUserStates(
      KafkaSettings kafka,
      QuerySettings settings,
      HostInfo self,
      String instanceId,
      Consumer<Throwable> failed) {
    this.kafka = kafka;
    this.storeAge =
        new StoreAge(
            kafka.stateDir(), kafka.prefixed(settings.applicationId()), InstantSource.system());
    this.self = self;
    Topic<byte[], byte[]> states = kafka.topics().userStates();
    this.topic = states.name();
    int partitions = kafka.userPartitions();
    this.partitioner =
        (name, key, value, count) ->
            Optional.of(Set.of(UserPartitioner.partition(key, partitions)));
    Properties properties = new Properties();
    properties.putAll(properties(kafka, settings, self, instanceId));
    this.streams = new KafkaStreams(topology(states, properties), properties);
    streams.setUncaughtExceptionHandler(stopping(failed));
  }

  /** Ends the table and reports the failure, so that the scorer is restarted. */
  static StreamsUncaughtExceptionHandler stopping(Consumer<Throwable> failed) {
    return thrown -> {
      LOG.error("The table of user states failed; the scorer stops", thrown);
      failed.accept(thrown);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    };
  }

  static Topology topology(Topic<byte[], byte[]> states, Properties properties) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.table(
        states.name(),
        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
            .withName("user-states-table")
            .withOffsetResetPolicy(AutoOffsetReset.earliest()),
        Materialized.<byte[], byte[], KeyValueStore<Bytes, byte[]>>as(STORE)
            .withKeySerde(Serdes.ByteArray())
            .withValueSerde(Serdes.ByteArray())
            .withCachingDisabled());
    return builder.build(properties);
  }

  static Map<String, Object> properties(
      KafkaSettings kafka, QuerySettings settings, HostInfo self, String instanceId) {
    Map<String, Object> ours =
        new HashMap<>(
            StoreTuning.properties(CACHE_BYTES, WRITE_BUFFER_BYTES, settings.storeCompaction()));
    ours.put(StreamsConfig.APPLICATION_SERVER_CONFIG, self.host() + ":" + self.port());
    ours.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    ours.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
    // The compacted topic holds the same data; a changelog would be a copy.
    ours.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.REUSE_KTABLE_SOURCE_TOPICS);
    return StreamsClientProperties.of(kafka, settings.applicationId(), instanceId, ours);
  }

  /**
   * Deletes a local table that is too old for {@code user-states}, and starts reading.
   *
   * @throws InterruptedException if interrupted while asking for the topic's settings
   */
  public void start() throws InterruptedException {
    try (Admin admin = Admin.create(kafka.adminProperties())) {
      List<String> changelog = List.of(topic);
      storeAge.check(
          streams,
          StoreAge.tombstones(changelog, TopicConfigs.inForce(admin, changelog, ADMIN_TIMEOUT)));
    }
    streams.start();
  }

  /** Returns the client's state. */
  public KafkaStreams.State state() {
    return streams.state();
  }

  /**
   * Returns the number of records of {@code user-states} that this instance has still to read, as
   * of its last poll; 0 before the first one. A client that has never committed is "running" from
   * the first record on, so its state alone does not tell whether the table is complete.
   */
  public long behind() {
    return behind(streams.metrics().values());
  }

  /**
   * Returns the sum of the partitions' lags of the table's consumer. The restore consumer is left
   * out: it reads only what the table's consumer has read before.
   */
  static long behind(Iterable<? extends Metric> metrics) {
    double behind = 0;
    for (Metric metric : metrics) {
      MetricName name = metric.metricName();
      if (name.name().equals("records-lag")
          && name.group().equals("consumer-fetch-manager-metrics")
          && name.tags().containsKey("partition")
          && !name.tags().getOrDefault("client-id", "").endsWith("-restore-consumer")
          && metric.metricValue() instanceof Number lag
          && lag.doubleValue() > 0) {
        behind += lag.doubleValue();
      }
    }
    return (long) behind;
  }

  /** Returns the Streams client, for its metrics. */
  public KafkaStreams streams() {
    return streams;
  }

  @Override
  public Optional<HostInfo> elsewhere(byte[] userId) {
    return elsewhere(
        asked(() -> streams.queryMetadataForKey(STORE, userId, partitioner)).activeHost(), self);
  }

  static Optional<HostInfo> elsewhere(HostInfo holder, HostInfo self) {
    if (holder.equals(HostInfo.unavailable())) {
      throw notNow("partitions are being assigned");
    }
    return holder.equals(self) ? Optional.empty() : Optional.of(holder);
  }

  /** Calls Kafka Streams, whose state may change between a check and the call. */
  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (InvalidStateStoreException | IllegalStateException e) {
      throw notNow(e.getClass().getSimpleName());
    }
  }

  @Override
  public Found find(byte[] userId) {
    int partition =
        partitioner.partitions(topic, userId, userId, 0).orElseThrow().iterator().next();
    QueryResult<byte[]> result =
        asked(
                () ->
                    streams.query(
                        StateQueryRequest.inStore(STORE)
                            .withQuery(KeyQuery.<byte[], byte[]>withKey(userId))
                            .withPartitions(Set.of(partition))))
            .getPartitionResults()
            .get(partition);
    if (result == null || result.isFailure()) {
      throw notNow(
          result == null
              ? "the user's partition is not here"
              : result.getFailureReason().name().toLowerCase(java.util.Locale.ROOT));
    }
    Position position = result.getPosition();
    Long offset = position == null ? null : position.getPartitionPositions(topic).get(partition);
    return new Found(
        result.getResult(),
        partition,
        offset == null ? OptionalLong.empty() : OptionalLong.of(offset));
  }

  private static HttpProblem notNow(String why) {
    return HttpProblem.unavailable(
        "states-not-ready", "the table of user states is not available: " + why, RETRY_SECONDS);
  }

  /** Stops reading, within a time limit. */
  @Override
  public void close() {
    boolean ran = streams.state() == KafkaStreams.State.RUNNING;
    if (!streams.close(CLOSE)) {
      LOG.warn("The table of user states did not close within {}", CLOSE);
    } else if (ran) {
      storeAge.renew();
    }
  }
}
