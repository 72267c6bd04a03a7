package io.freshet.ingest;

import io.freshet.schemas.rating.EventTypes;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.state.UserStateUpdater;
import io.freshet.schemas.streams.StreamsClientSettings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
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
 * Settings of ingest.
 *
 * @param rules rules for ratings and events
 * @param events the event types that are accepted
 * @param historyMax max items that a user's state lists; older items are only known as seen
 * @param timeZone time zone for events without an offset, of users whose profile names no time zone
 * @param stateMaxBytes max length of a user's state
 * @param forgetMargin time after a tombstone within which records of the forgotten user are
 *     forgotten, too, because the brokers' clocks differ
 * @param processingGuarantee {@code at_least_once} or {@code exactly_once_v2}
 * @param threads number of stream threads
 * @param standbyReplicas standby replicas of each partition's store on other instances
 * @param applicationId Kafka Streams application id, without the topic prefix
 * @param instanceId name of the instance for static membership, unique among the instances; empty
 *     for no static membership
 * @param commitInterval time between commits
 * @param lingerMillis max time that a state waits for a fuller batch
 * @param closeTimeout max time of a graceful close
 * @param storeCacheBytes size of the block cache of each partition's store
 * @param storeCompaction max age of a file of the store before it is compacted, which removes
 *     overwritten and forgotten bytes
 * @param sources file of mappings of foreign topics; empty for none
 * @param sourcesForget whether mappings may make Freshet forget users
 */
public record IngestSettings(
    RatingRules rules,
    EventTypes events,
    int historyMax,
    ZoneId timeZone,
    int stateMaxBytes,
    Duration forgetMargin,
    String processingGuarantee,
    int threads,
    int standbyReplicas,
    String applicationId,
    String instanceId,
    Duration commitInterval,
    int lingerMillis,
    Duration closeTimeout,
    long storeCacheBytes,
    Duration storeCompaction,
    String sources,
    boolean sourcesForget)
    implements StreamsClientSettings {

  /** Key of the min rating. */
  public static final String RATING_MIN = "ingest.rating.min";

  /** Key of the max rating. */
  public static final String RATING_MAX = "ingest.rating.max";

  /** Key of the max length of an id. */
  public static final String ID_MAX_BYTES = "ingest.id.max.bytes";

  /** Key of the max length of a rating event. */
  public static final String RECORD_MAX_BYTES = "ingest.record.max.bytes";

  /** Key of the tolerance for events from the future. */
  public static final String FUTURE_TOLERANCE_SECONDS = "ingest.future.tolerance.seconds";

  /** Key of the max items that a state lists. */
  public static final String HISTORY_MAX = "ingest.history.max";

  /** Key of the default time zone. */
  public static final String TIME_ZONE = "ingest.time.zone";

  /** Key of the max length of a state. */
  public static final String STATE_MAX_BYTES = "ingest.state.max.bytes";

  /** Key of the margin of forgetting. */
  public static final String FORGET_MARGIN_MS = "ingest.forget.margin.ms";

  /** Key of the file of mappings. */
  public static final String SOURCES = "ingest.sources";

  /** Key of the switch for mappings that forget users. */
  public static final String SOURCES_FORGET = "ingest.sources.forget";

  /** Key of the processing guarantee. */
  public static final String PROCESSING_GUARANTEE = "ingest.processing.guarantee";

  /** Key of the number of stream threads. */
  public static final String THREADS = "ingest.threads";

  /** Key of the number of standby replicas. */
  public static final String STANDBY_REPLICAS = "ingest.standby.replicas";

  /** Key of the Kafka Streams application id. */
  public static final String APPLICATION_ID = "ingest.application.id";

  /** Key of the instance's name for static membership. */
  public static final String INSTANCE_ID = "ingest.instance.id";

  /** Key of the time between commits. */
  public static final String COMMIT_INTERVAL_MS = "ingest.commit.interval.ms";

  /** Key of the linger time. */
  public static final String LINGER_MS = "ingest.linger.ms";

  /** Key of the max time of a graceful close. */
  public static final String CLOSE_TIMEOUT_SECONDS = "ingest.close.timeout.seconds";

  /** Key of the size of a store's block cache. */
  public static final String STORE_CACHE_BYTES = "ingest.store.cache.bytes";

  /** Key of the age at which files of the stores are compacted. */
  public static final String STORE_COMPACTION_SECONDS = "ingest.store.compaction.seconds";

  private static final int COMMIT_AT_LEAST_ONCE_MS = 1_000;
  private static final int COMMIT_EXACTLY_ONCE_MS = 100;

  /** A record with its key and headers must fit the broker's default limit of 1 MiB. */
  private static final int STATE_BYTES_LIMIT = 900 * 1024;

  /** Definition of the settings with types, defaults, ranges and documentation. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              RATING_MIN,
              ConfigDef.Type.DOUBLE,
              RatingRules.DEFAULTS.minRating(),
              Range.between(-UserStateUpdater.MAX_RATING, UserStateUpdater.MAX_RATING),
              Importance.HIGH,
              "Min rating of the scale; lower ratings are rejected.")
          .define(
              RATING_MAX,
              ConfigDef.Type.DOUBLE,
              RatingRules.DEFAULTS.maxRating(),
              Range.between(-UserStateUpdater.MAX_RATING, UserStateUpdater.MAX_RATING),
              Importance.HIGH,
              "Max rating of the scale; higher ratings are rejected.")
          .define(
              ID_MAX_BYTES,
              ConfigDef.Type.INT,
              RatingRules.MAX_ID_BYTES,
              Range.between(1, RatingRules.MAX_ID_BYTES),
              Importance.LOW,
              "Max length of a user or item id in bytes of UTF-8; longer ids are rejected.")
          .define(
              RECORD_MAX_BYTES,
              ConfigDef.Type.INT,
              RatingRules.DEFAULTS.maxRecordBytes(),
              Range.between(64, 512 * 1024),
              Importance.LOW,
              "Max length of a rating event in bytes; longer events are rejected.")
          .define(
              FUTURE_TOLERANCE_SECONDS,
              ConfigDef.Type.LONG,
              RatingRules.DEFAULTS.futureTolerance().toSeconds(),
              Range.between(0, Duration.ofDays(36_500).toSeconds()),
              Importance.MEDIUM,
              "Max time by which an event's time may be after its record's time; later events are"
                  + " rejected.")
          .define(
              HISTORY_MAX,
              ConfigDef.Type.INT,
              2_000,
              Range.between(1, 100_000),
              Importance.MEDIUM,
              "Max items that a user's state lists with rating and time, the newest ones; older"
                  + " items are only known as seen. A lower value takes effect with a user's next"
                  + " event; a higher value brings nothing back.")
          .define(
              TIME_ZONE,
              ConfigDef.Type.STRING,
              "UTC",
              new KnownZone(),
              Importance.MEDIUM,
              "IANA time zone for events without an offset, of users whose profile names no time"
                  + " zone.")
          .define(
              STATE_MAX_BYTES,
              ConfigDef.Type.INT,
              512 * 1024,
              Range.between(1_024, STATE_BYTES_LIMIT),
              Importance.LOW,
              "Max length of a user's state in bytes; a record that would make the state longer is"
                  + " rejected.")
          .define(
              FORGET_MARGIN_MS,
              ConfigDef.Type.LONG,
              Duration.ofSeconds(5).toMillis(),
              Range.between(0, Duration.ofHours(1).toMillis()),
              Importance.MEDIUM,
              "Time after a tombstone within which records of the forgotten user are forgotten"
                  + " too, because the brokers' clocks differ. On the tombstone's own partition"
                  + " offsets decide instead.")
          .define(
              SOURCES,
              ConfigDef.Type.STRING,
              "",
              Importance.HIGH,
              "YAML file that maps topics of other programs to events, items and profiles; see"
                  + " docs/tutorials/your-topics.md. All instances of ingest need the same file.")
          .define(
              SOURCES_FORGET,
              ConfigDef.Type.BOOLEAN,
              false,
              Importance.MEDIUM,
              "Whether a mapping may forget users (deletes: forget or tombstones: forget). Without"
                  + " it ingest does not start with such a mapping.")
          .define(
              PROCESSING_GUARANTEE,
              ConfigDef.Type.STRING,
              StreamsConfig.AT_LEAST_ONCE,
              ValidString.in(StreamsConfig.AT_LEAST_ONCE, StreamsConfig.EXACTLY_ONCE_V2),
              Importance.HIGH,
              "at_least_once: at least one state per accepted record, lowest latency."
                  + " exactly_once_v2: exactly one state, even if a paused process resumes.")
          .define(
              THREADS,
              ConfigDef.Type.INT,
              1,
              Range.between(1, 256),
              Importance.HIGH,
              "Stream threads of this instance. Over all instances, at most one thread per"
                  + " partition has work.")
          .define(
              STANDBY_REPLICAS,
              ConfigDef.Type.INT,
              0,
              Range.between(0, 16),
              Importance.MEDIUM,
              "Standby replicas of each partition's store on other instances, for a fast failover.")
          .define(
              APPLICATION_ID,
              ConfigDef.Type.STRING,
              "freshet-ingest",
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
              COMMIT_INTERVAL_MS,
              ConfigDef.Type.INT,
              0,
              Range.atLeast(0),
              Importance.LOW,
              "Time between commits of progress. Under exactly_once_v2 a state is visible only"
                  + " after the commit. 0 means 1000, or 100 under exactly_once_v2.")
          .define(
              LINGER_MS,
              ConfigDef.Type.INT,
              0,
              Range.between(0, 10_000),
              Importance.MEDIUM,
              "Max time that a state waits for a fuller batch. 5 halves the CPU per event at"
                  + " saturation and adds up to 5 ms of latency.")
          .define(
              CLOSE_TIMEOUT_SECONDS,
              ConfigDef.Type.INT,
              30,
              Range.between(1, 3_600),
              Importance.LOW,
              "How long a graceful close may take.")
          .define(
              STORE_CACHE_BYTES,
              ConfigDef.Type.LONG,
              8L * 1024 * 1024,
              Range.between(64 * 1024, 1L << 40),
              Importance.LOW,
              "Size in bytes of the block cache of each partition's RocksDB store, outside the"
                  + " heap.")
          .define(
              STORE_COMPACTION_SECONDS,
              ConfigDef.Type.LONG,
              Duration.ofDays(7).toSeconds(),
              Range.between(1, Duration.ofDays(365).toSeconds()),
              Importance.LOW,
              "Age at which files of the store are compacted, so that a forgotten user's bytes"
                  + " leave the disk.");

  /**
   * Reads the settings, and those of event types, from {@code values} and ignores other keys.
   *
   * @throws ConfigException if a value breaks its definition
   */
  public static IngestSettings from(Map<String, ?> values) {
    AbstractConfig parsed = new AbstractConfig(DEFINITION, values, false);
    String guarantee = parsed.getString(PROCESSING_GUARANTEE);
    double min = parsed.getDouble(RATING_MIN);
    double max = parsed.getDouble(RATING_MAX);
    if (!(min < max)) {
      throw new ConfigException(RATING_MAX, max, "must be above " + RATING_MIN + " = " + min);
    }
    int commitMillis = parsed.getInt(COMMIT_INTERVAL_MS);
    if (commitMillis == 0) {
      commitMillis =
          guarantee.equals(StreamsConfig.EXACTLY_ONCE_V2)
              ? COMMIT_EXACTLY_ONCE_MS
              : COMMIT_AT_LEAST_ONCE_MS;
    }
    return new IngestSettings(
        new RatingRules(
            min,
            max,
            parsed.getInt(ID_MAX_BYTES),
            parsed.getInt(RECORD_MAX_BYTES),
            Duration.ofSeconds(parsed.getLong(FUTURE_TOLERANCE_SECONDS))),
        EventTypes.from(values),
        parsed.getInt(HISTORY_MAX),
        ZoneId.of(parsed.getString(TIME_ZONE)),
        parsed.getInt(STATE_MAX_BYTES),
        Duration.ofMillis(parsed.getLong(FORGET_MARGIN_MS)),
        guarantee,
        parsed.getInt(THREADS),
        parsed.getInt(STANDBY_REPLICAS),
        parsed.getString(APPLICATION_ID),
        parsed.getString(INSTANCE_ID),
        Duration.ofMillis(commitMillis),
        parsed.getInt(LINGER_MS),
        Duration.ofSeconds(parsed.getInt(CLOSE_TIMEOUT_SECONDS)),
        parsed.getLong(STORE_CACHE_BYTES),
        Duration.ofSeconds(parsed.getLong(STORE_COMPACTION_SECONDS)),
        parsed.getString(SOURCES),
        parsed.getBoolean(SOURCES_FORGET));
  }

  private static final class KnownZone implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, Object value) {
      try {
        ZoneId.of((String) value);
      } catch (DateTimeException e) {
        throw new ConfigException(name, value, "must be " + this);
      }
    }

    @Override
    public String toString() {
      return "an IANA time zone such as Europe/Rome";
    }
  }
}
