package io.freshet.scorer.query;

import io.freshet.http.HttpProblem;
import io.freshet.schemas.streams.StoreTuning;
import io.freshet.schemas.streams.StreamsClientProperties;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.UserPartitioner;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
 * The newest state of every user of this instance's partitions: {@code user-states} as a table, in
 * a Kafka Streams client of its own. The topic itself is the table's changelog.
 */
public final class LocalUserStates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalUserStates.class);
  private static final String STORE = "queried-user-states";
  private static final Duration CLOSE = Duration.ofSeconds(10);
  private static final long CACHE_BYTES = 8L * 1024 * 1024;
  private static final long WRITE_BUFFER_BYTES = 4L * 1024 * 1024;
  private static final int RETRY_SECONDS = 1;

  private final KafkaStreams streams;
  private final HostInfo self;
  private final String topic;
  private final StreamPartitioner<byte[], Object> partitioner;

  /**
   * A user's state.
   *
   * @param value of {@code user-states}; null if nothing is known of the user
   * @param partition of {@code user-states}
   * @param offset of {@code user-states}: every record up to it has been seen; empty before the
   *     first
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Found(byte @Nullable [] value, int partition, OptionalLong offset) {}

  /**
   * Prepares.
   *
   * @param self host and port by which other instances reach this one
   * @param instanceId static membership, unique among the instances; empty for none
   * @param failed is told what ended the table
   */
  public LocalUserStates(
      KafkaSettings kafka,
      QuerySettings settings,
      HostInfo self,
      String instanceId,
      Consumer<Throwable> failed) {
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

  /** Ends the table and says so: a scorer that cannot be asked is to be started again. */
  static StreamsUncaughtExceptionHandler stopping(Consumer<Throwable> failed) {
    return thrown -> {
      LOG.error("The table of user states failed; the scorer stops", thrown);
      failed.accept(thrown);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    };
  }

  private static Topology topology(Topic<byte[], byte[]> states, Properties properties) {
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

  private static Map<String, Object> properties(
      KafkaSettings kafka, QuerySettings settings, HostInfo self, String instanceId) {
    Map<String, Object> ours =
        new HashMap<>(
            StoreTuning.properties(CACHE_BYTES, WRITE_BUFFER_BYTES, settings.storeCompaction()));
    ours.put(StreamsConfig.APPLICATION_SERVER_CONFIG, self.host() + ":" + self.port());
    ours.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    ours.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
    // The topic is compacted and holds what the table holds: a changelog would be its copy.
    ours.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.REUSE_KTABLE_SOURCE_TOPICS);
    return StreamsClientProperties.of(kafka, settings.applicationId(), instanceId, ours);
  }

  /** Starts to read; returns at once. */
  public void start() {
    streams.start();
  }

  /** What the client is at. */
  public KafkaStreams.State state() {
    return streams.state();
  }

  /**
   * How many records of {@code user-states} this instance has still to read, as of its last reads;
   * 0 before the first. A client that has never committed calls itself running from the first
   * record on, so its state alone does not say whether it knows all users.
   */
  public long behind() {
    return behind(streams.metrics().values());
  }

  /**
   * The sum of the lags by partition, of the consumer that feeds the table alone: one that restores
   * reads what that consumer has read before.
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

  /** The Streams client, for its metrics. */
  public KafkaStreams streams() {
    return streams;
  }

  /**
   * The instance that holds a user.
   *
   * @return empty if it is this one
   * @throws HttpProblem if no instance holds the user at this moment
   */
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

  /** Asks Kafka Streams, whose state may change between any look at it and the next call. */
  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (InvalidStateStoreException | IllegalStateException e) {
      throw notNow(e.getClass().getSimpleName());
    }
  }

  /**
   * Looks a user up in this instance's part of the table.
   *
   * @throws HttpProblem if the user's partition is not here, or not restored yet
   */
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
        "states-not-ready", "the table of user states cannot be asked: " + why, RETRY_SECONDS);
  }

  /** Stops reading, bounded. */
  @Override
  public void close() {
    if (!streams.close(CLOSE)) {
      LOG.warn("The table of user states did not close within {}", CLOSE);
    }
  }
}
