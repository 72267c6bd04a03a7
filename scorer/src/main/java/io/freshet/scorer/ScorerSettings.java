package io.freshet.scorer;

import io.freshet.schemas.rating.EventTypes;
import io.freshet.schemas.rating.EventValues;
import io.freshet.schemas.streams.StreamsClientSettings;
import io.freshet.scorer.snapshot.ModelReaderSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Settings of the scorer.
 *
 * @param k items per answer
 * @param threads stream threads
 * @param applicationId Kafka Streams application id, without the topic prefix
 * @param instanceId name for static membership, unique among the instances; empty for none
 * @param processingGuarantee {@code at_least_once} or {@code exactly_once_v2}
 * @param commitInterval time between commits of progress
 * @param lingerMillis max time that an answer waits for a fuller batch, in milliseconds
 * @param model settings of the model channel's reader
 * @param itemsWait max time at the start without reading an item that was posted before
 * @param undescribedItems max number of items that no record of items and no model has
 * @param closeTimeout max time of a graceful close
 * @param lists settings of how lists are made from scores
 * @param likeThreshold min rating of a like
 * @param liveQualityUsers max users per partition whose lists live quality keeps
 * @param liveQualityInterval time between publications of live quality
 * @param types declared types of events
 * @param events what the events of each type are worth while no model says so
 */
public record ScorerSettings(
    int k,
    int threads,
    String applicationId,
    String instanceId,
    String processingGuarantee,
    Duration commitInterval,
    int lingerMillis,
    ModelReaderSettings model,
    Duration itemsWait,
    int undescribedItems,
    Duration closeTimeout,
    ListSettings lists,
    double likeThreshold,
    int liveQualityUsers,
    Duration liveQualityInterval,
    EventTypes types,
    EventValues events)
    implements StreamsClientSettings {

  /** Items per answer. */
  public static final String K = "scorer.k";

  /** Stream threads. */
  public static final String THREADS = "scorer.threads";

  /** Kafka Streams application id. */
  public static final String APPLICATION_ID = "scorer.application.id";

  /** Static membership. */
  public static final String INSTANCE_ID = "scorer.instance.id";

  /** Processing guarantee. */
  public static final String PROCESSING_GUARANTEE = "scorer.processing.guarantee";

  /** Commit interval. */
  public static final String COMMIT_INTERVAL_MS = "scorer.commit.interval.ms";

  /** Linger. */
  public static final String LINGER_MS = "scorer.linger.ms";

  /** Max wait for items at the start. */
  public static final String ITEMS_WAIT_SECONDS = "scorer.items.wait.seconds";

  /** Max number of items that no record and no model describes. */
  public static final String ITEMS_UNDESCRIBED_MAX = "scorer.items.undescribed.max";

  /** Max time of a graceful close. */
  public static final String CLOSE_TIMEOUT_SECONDS = "scorer.close.timeout.seconds";

  /** Like threshold. */
  public static final String LIKE_THRESHOLD = "scorer.like.threshold";

  /** Users per partition of live quality. */
  public static final String LIVE_QUALITY_USERS = "scorer.live.quality.users";

  /** Publication interval of live quality. */
  public static final String LIVE_QUALITY_INTERVAL_SECONDS = "scorer.live.quality.interval.seconds";

  private static final int COMMIT_AT_LEAST_ONCE_MS = 1_000;
  private static final int COMMIT_EXACTLY_ONCE_MS = 100;

  /** The settings with their types, defaults, ranges and documentation. */
  public static final ConfigDef DEFINITION =
      joined(ModelReaderSettings.DEFINITION, ListSettings.DEFINITION)
          .define(
              K,
              ConfigDef.Type.INT,
              10,
              Range.between(1, 1_000),
              Importance.HIGH,
              "Items per answer.")
          .define(
              THREADS,
              ConfigDef.Type.INT,
              2,
              Range.between(1, 256),
              Importance.HIGH,
              "Stream threads of this instance. Over all instances, at most one thread per"
                  + " partition has work.")
          .define(
              APPLICATION_ID,
              ConfigDef.Type.STRING,
              "freshet-scorer",
              new NonEmptyString(),
              Importance.MEDIUM,
              "Kafka Streams application id and consumer group; topics.prefix is put before it.")
          .define(
              INSTANCE_ID,
              ConfigDef.Type.STRING,
              "1",
              Importance.HIGH,
              "Name of this instance, unique among the instances of the same application id. With"
                  + " it the instance gets its partitions back at once after a restart. @host: the"
                  + " name of the machine. Empty: no static membership.")
          .define(
              PROCESSING_GUARANTEE,
              ConfigDef.Type.STRING,
              StreamsConfig.AT_LEAST_ONCE,
              ValidString.in(StreamsConfig.AT_LEAST_ONCE, StreamsConfig.EXACTLY_ONCE_V2),
              Importance.HIGH,
              "at_least_once: at least one answer per accepted record, lowest latency."
                  + " exactly_once_v2: exactly one answer.")
          .define(
              COMMIT_INTERVAL_MS,
              ConfigDef.Type.INT,
              0,
              Range.atLeast(0),
              Importance.LOW,
              "Time between commits of progress. Under exactly_once_v2 an answer is visible only"
                  + " after the commit. 0 means 1000, or 100 under exactly_once_v2.")
          .define(
              LINGER_MS,
              ConfigDef.Type.INT,
              0,
              Range.between(0, 10_000),
              Importance.MEDIUM,
              "Max time that an answer waits for a fuller batch. 5 halves the CPU per event at"
                  + " saturation and adds up to 5 ms of latency.")
          .define(
              ITEMS_WAIT_SECONDS,
              ConfigDef.Type.INT,
              30,
              Range.between(0, 3_600),
              Importance.LOW,
              "Time without a new item after which a starting scorer answers without the rest of"
                  + " the items posted so far.")
          .define(
              ITEMS_UNDESCRIBED_MAX,
              ConfigDef.Type.INT,
              1_000_000,
              Range.between(0, 100_000_000),
              Importance.MEDIUM,
              "Max number of rated items that the scorer knows although no record of items and no"
                  + " model has them. Each takes about 100 bytes, and the bytes of an id that is"
                  + " not a number. Ratings of further such items are answered but not counted.")
          .define(
              CLOSE_TIMEOUT_SECONDS,
              ConfigDef.Type.INT,
              10,
              Range.between(1, 600),
              Importance.LOW,
              "How long a graceful close may take.")
          .define(
              LIKE_THRESHOLD,
              ConfigDef.Type.DOUBLE,
              4.0,
              Importance.MEDIUM,
              "Min rating that live quality judges, and the rating of a like in a request over HTTP"
                  + " that names none.")
          .define(
              LIVE_QUALITY_USERS,
              ConfigDef.Type.INT,
              20_000,
              Range.between(1, 10_000_000),
              Importance.LOW,
              "Max number of users per partition whose lists are remembered for live quality;"
                  + " about 500 bytes per user with 10 items per answer.")
          .define(
              LIVE_QUALITY_INTERVAL_SECONDS,
              ConfigDef.Type.INT,
              60,
              Range.between(1, 86_400),
              Importance.LOW,
              "Time between two records of live quality in evaluations.");

  /**
   * Reads the settings from {@code values}; other keys are ignored.
   *
   * @param values by key, as strings or typed
   * @return the settings
   * @throws ConfigException if a value is invalid
   */
  public static ScorerSettings from(Map<String, ?> values) {
    AbstractConfig parsed = new AbstractConfig(DEFINITION, values, false);
    String guarantee = parsed.getString(PROCESSING_GUARANTEE);
    int commit = parsed.getInt(COMMIT_INTERVAL_MS);
    if (commit == 0) {
      commit =
          guarantee.equals(StreamsConfig.EXACTLY_ONCE_V2)
              ? COMMIT_EXACTLY_ONCE_MS
              : COMMIT_AT_LEAST_ONCE_MS;
    }
    return new ScorerSettings(
        parsed.getInt(K),
        parsed.getInt(THREADS),
        parsed.getString(APPLICATION_ID),
        parsed.getString(INSTANCE_ID),
        guarantee,
        Duration.ofMillis(commit),
        parsed.getInt(LINGER_MS),
        ModelReaderSettings.from(values),
        seconds(parsed, ITEMS_WAIT_SECONDS),
        parsed.getInt(ITEMS_UNDESCRIBED_MAX),
        seconds(parsed, CLOSE_TIMEOUT_SECONDS),
        ListSettings.from(values),
        parsed.getDouble(LIKE_THRESHOLD),
        parsed.getInt(LIVE_QUALITY_USERS),
        seconds(parsed, LIVE_QUALITY_INTERVAL_SECONDS),
        EventTypes.from(values),
        EventValues.from(values, parsed.getDouble(LIKE_THRESHOLD)));
  }

  private static ConfigDef joined(ConfigDef one, ConfigDef other) {
    ConfigDef both = new ConfigDef(one);
    other.configKeys().values().forEach(both::define);
    return both;
  }

  private static Duration seconds(AbstractConfig parsed, String key) {
    return Duration.ofSeconds(parsed.getInt(key));
  }
}
