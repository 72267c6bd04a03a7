package io.freshet.schemas.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * All topics of one Freshet deployment. Only this class contains topic names.
 *
 * <p>All topics use {@code LogAppendTime}. The time of an event is in the payload, so that
 * retention does not delete replayed old events. The user-keyed topics share one partition count,
 * which is fixed at creation.
 */
public final class Topics {
  /**
   * A hundred years. Kafka adds the value to a time, which would overflow with {@link
   * Long#MAX_VALUE}.
   */
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  /**
   * Time in which a trainer that was down still learns from {@code user-states} who was forgotten,
   * so that these users leave the champion.
   */
  private static final Duration TRAINER_AWAY = Duration.ofDays(21);

  /** Text of the rule of {@link #isLegalPrefix}. */
  static final String PREFIX_RULE = "at most 128 letters, digits, '.', '_' or '-'";

  private static final Pattern LEGAL_PREFIX = Pattern.compile("[a-zA-Z0-9._-]{0,128}");

  private final String prefix;
  private final Topic<byte[], byte[]> ratings;
  private final Topic<byte[], byte[]> ratingsRerouted;
  private final Topic<byte[], byte[]> items;
  private final Topic<byte[], byte[]> profiles;
  private final Topic<byte[], byte[]> userStates;
  private final Topic<String, byte[]> models;
  private final Topic<String, byte[]> modelChunks;
  private final Topic<byte[], byte[]> recommendations;
  private final Topic<byte[], byte[]> rejectedRatings;
  private final Topic<byte[], byte[]> failedRecords;
  private final Topic<String, byte[]> evaluations;
  private final Topic<String, byte[]> experiments;
  private final Topic<byte[], byte[]> judgements;

  /** Whether Kafka accepts {@code prefix} before a topic's name. */
  static boolean isLegalPrefix(String prefix) {
    return LEGAL_PREFIX.matcher(prefix).matches();
  }

  /**
   * Creates the topics with {@link TopicSettings#DEFAULTS}.
   *
   * @param prefix prefix of every name, including any separator; may be empty
   */
  public Topics(String prefix) {
    this(prefix, TopicSettings.DEFAULTS);
  }

  /**
   * Creates the topics.
   *
   * @param prefix prefix of every name, including any separator; may be empty
   * @throws IllegalArgumentException if Kafka does not accept the prefix
   */
  public Topics(String prefix, TopicSettings settings) {
    if (!isLegalPrefix(prefix)) {
      throw new IllegalArgumentException(
          "a topic prefix must be " + PREFIX_RULE + ", got '" + prefix + "'");
    }
    this.prefix = prefix;
    Serde<byte[]> bytes = Serdes.ByteArray();
    Serde<String> text = Serdes.String();
    ratings =
        topic(
            "ratings",
            bytes,
            Partitioning.BY_USER,
            retained(settings.ratingsRetention()),
            "userId",
            "rating or event of a type (JSON, `rating.schema.json`); a tombstone forgets the user",
            "Rating events as producers post them, and as ingest maps them from foreign topics;"
                + " those carry their origin in headers.");
    ratingsRerouted =
        topic(
            "ratings-rerouted",
            bytes,
            Partitioning.BY_USER,
            retained(settings.ratingsRetention()),
            "userId",
            "the bytes of the rating event; their origin is in headers",
            "Ratings that arrived without a key or on the wrong partition. Only ingest writes and"
                + " reads this topic.");
    items =
        topic(
            "items",
            bytes,
            Partitioning.SINGLE,
            keepingTombstones(compacted(settings), FOR_EVER),
            "itemId",
            "title, genres, year, text, available (JSON, `item.schema.json`); a tombstone removes"
                + " the item",
            "The catalogue of items. Tombstones stay, so that a late reader still knows which items"
                + " are gone.");
    profiles =
        topic(
            "profiles",
            bytes,
            Partitioning.BY_USER,
            compacted(settings),
            "userId",
            "stated likes and dislikes, time zone, demographics (JSON, `profile.schema.json`); a"
                + " tombstone withdraws them",
            "What users state about themselves.");
    userStates =
        topic(
            "user-states",
            bytes,
            Partitioning.BY_USER,
            keepingTombstones(compacted(settings), TRAINER_AWAY),
            "userId",
            "the user's whole state with cause and effect (binary); a tombstone means that the user"
                + " is forgotten; the header `freshet-forgotten` is the stamp of the user's last"
                + " tombstone",
            "States of users, one per valid record; scorer and trainer read them. Tombstones"
                + " outlive a trainer's outage.");
    models =
        topic(
            "models",
            text,
            Partitioning.SINGLE,
            compacted(settings),
            "version, or `champion`",
            "manifest (JSON, `manifest.schema.json`), replaced by a tombstone once trimmed; under"
                + " `champion` the version that serves (JSON, `champion.schema.json`)",
            "Manifests of the models, and which model serves.");
    modelChunks =
        topic(
            "model-chunks",
            text,
            Partitioning.SINGLE,
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                "-1",
                TopicConfig.RETENTION_BYTES_CONFIG,
                "-1"),
            "version",
            "512 KiB piece of a snapshot file; its index, count and CRC-32C are in headers",
            "Bytes of the snapshots. Time retention would delete the live model in a quiet month,"
                + " so the trainer trims instead.");
    recommendations =
        topic(
            "recommendations",
            bytes,
            Partitioning.BY_USER,
            compactedAndRetained(settings, settings.recommendationsRetention()),
            "userId",
            "top k with context, model version, cause and reasons (JSON,"
                + " `recommendations.schema.json`); a tombstone means that the user is forgotten",
            "Answers of the scorer: the top items of a user, with reasons. `scorer.titles=true`"
                + " adds the titles\n"
                + "of the items: lists of ten films of ml-latest-small (88 users) then have 3,029"
                + " bytes on average in\n"
                + "place of 2,687 (13 % more, 34 bytes for each item), before compression.");
    rejectedRatings =
        topic(
            "rejected-ratings",
            bytes,
            Partitioning.BY_USER,
            retained(settings.rejectedRetention()),
            "the original key",
            "the original bytes; reason, field, value, rule and origin are in headers"
                + " (`rejected-headers.schema.json`)",
            "Records that ingest refused, with the reason. Records from before a forget keep only"
                + " reason and origin.");
    failedRecords =
        topic(
            "failed-records",
            bytes,
            Partitioning.BY_USER,
            retained(settings.rejectedRetention()),
            "the original key",
            "the original bytes; service, cause and origin are in headers"
                + " (`failed-headers.schema.json`)",
            "Records that ingest or scorer failed on, with the cause: a bug, or an outcome that is"
                + " too large.");
    evaluations =
        topic(
            "evaluations",
            text,
            Partitioning.SINGLE,
            retained(settings.evaluationsRetention()),
            "version or recipe that the metrics are about",
            "results of refits and canaries, and live metrics (JSON, `evaluation.schema.json`)",
            "Results of every gate decision, of every recount of the champion, of canaries, and of"
                + " live quality.");
    experiments =
        topic(
            "experiments",
            text,
            Partitioning.SINGLE,
            compacted(settings),
            "name of the experiment",
            "definition and state of the experiment (JSON, `experiment.schema.json`); a tombstone"
                + " removes the experiment",
            "Experiments: which users are answered by which model and list settings.");
    judgements =
        topic(
            "judgements",
            bytes,
            Partitioning.BY_USER,
            retained(settings.judgementsRetention()),
            "salted hash of the userId, 16 hexadecimal digits",
            "one judged like: experiment, arm and hits (JSON, `judgement.schema.json`)",
            "Judged likes of users in experiments: the scorer writes each in the transaction of the"
                + " answer.");
  }

  private <K> Topic<K, byte[]> topic(
      String name,
      Serde<K> keySerde,
      Partitioning partitioning,
      Map<String, String> cleanup,
      String key,
      String value,
      String doc) {
    Map<String, String> configs = new HashMap<>(cleanup);
    configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    return new Topic<>(
        prefix + name, keySerde, Serdes.ByteArray(), partitioning, configs, key, value, doc);
  }

  private static Map<String, String> retained(Duration retention) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG,
        millis(retention));
  }

  private static Map<String, String> compacted(TopicSettings settings) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_COMPACT,
        TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
        millis(settings.minCompactionLag()),
        TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
        millis(settings.maxCompactionLag()));
  }

  private static Map<String, String> compactedAndRetained(
      TopicSettings settings, Duration retention) {
    Map<String, String> configs = new HashMap<>(compacted(settings));
    configs.put(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE);
    configs.put(TopicConfig.RETENTION_MS_CONFIG, millis(retention));
    return configs;
  }

  private static Map<String, String> keepingTombstones(
      Map<String, String> compacted, Duration tombstones) {
    Map<String, String> configs = new HashMap<>(compacted);
    configs.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, millis(tombstones));
    return configs;
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  /** Prefix of every name; may be empty. */
  public String prefix() {
    return prefix;
  }

  /** Rating events as producers post them. */
  public Topic<byte[], byte[]> ratings() {
    return ratings;
  }

  /** Rating events that ingest sent on to their user's partition. */
  public Topic<byte[], byte[]> ratingsRerouted() {
    return ratingsRerouted;
  }

  /** The catalogue of items. */
  public Topic<byte[], byte[]> items() {
    return items;
  }

  /** What users state about themselves. */
  public Topic<byte[], byte[]> profiles() {
    return profiles;
  }

  /** User states with the records that caused them. */
  public Topic<byte[], byte[]> userStates() {
    return userStates;
  }

  /** Model manifests and the champion. */
  public Topic<String, byte[]> models() {
    return models;
  }

  /** The bytes of model snapshots. */
  public Topic<String, byte[]> modelChunks() {
    return modelChunks;
  }

  /** Answers of the scorer. */
  public Topic<byte[], byte[]> recommendations() {
    return recommendations;
  }

  /** Rejected records with their reasons. */
  public Topic<byte[], byte[]> rejectedRatings() {
    return rejectedRatings;
  }

  /** Records that a service failed on, with the cause. */
  public Topic<byte[], byte[]> failedRecords() {
    return failedRecords;
  }

  /** Training and live metrics. */
  public Topic<String, byte[]> evaluations() {
    return evaluations;
  }

  /** Experiments. */
  public Topic<String, byte[]> experiments() {
    return experiments;
  }

  /** Judged likes of users in experiments. */
  public Topic<byte[], byte[]> judgements() {
    return judgements;
  }

  /** All topics, in the order of the data flow. */
  public List<Topic<?, ?>> all() {
    return List.of(
        ratings,
        ratingsRerouted,
        items,
        profiles,
        userStates,
        models,
        modelChunks,
        recommendations,
        rejectedRatings,
        failedRecords,
        evaluations,
        experiments,
        judgements);
  }
}
