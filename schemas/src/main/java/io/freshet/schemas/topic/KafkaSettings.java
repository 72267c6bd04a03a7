package io.freshet.schemas.topic;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings of the connection to Kafka, shared by all processes.
 *
 * <p>Kafka's own client settings pass through: {@code kafka.<property>} goes to all clients, and
 * {@code kafka.producer.<property>}, {@code kafka.consumer.}, {@code kafka.admin.} and {@code
 * kafka.streams.} go to clients of one kind. Precedence, lowest first: Kafka's defaults, Freshet's
 * defaults, {@code kafka.<property>}, {@code kafka.<kind>.<property>}.
 *
 * @param bootstrapServers brokers as host:port, separated by commas
 * @param topicPrefix prefix of every topic's name; may be empty
 * @param userPartitions partition count of all user-keyed topics
 * @param replicationFactor replicas of topics that Freshet creates; −1 for the broker's default
 * @param stateDir folder of local stores and snapshot files
 * @param clientOverrides values of the pass-through keys, by key without {@code kafka.}
 */
public record KafkaSettings(
    String bootstrapServers,
    String topicPrefix,
    int userPartitions,
    short replicationFactor,
    Path stateDir,
    Map<String, String> clientOverrides) {

  /** Key of the brokers to connect to first. */
  public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  /** Key of the prefix of every topic's name. */
  public static final String TOPICS_PREFIX = "topics.prefix";

  /** Key of the partition count of all user-keyed topics. */
  public static final String TOPICS_PARTITIONS = "topics.partitions";

  /** Key of the number of replicas of created topics. */
  public static final String TOPICS_REPLICATION_FACTOR = "topics.replication.factor";

  /** Key of the folder of local stores and snapshot files. */
  public static final String STATE_DIR = "state.dir";

  /** Prefix of the pass-through keys. */
  public static final String PASS_THROUGH_PREFIX = "kafka.";

  /**
   * Definition of the settings with types, defaults and documentation, without the pass-through
   * keys.
   */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              BOOTSTRAP_SERVERS,
              ConfigDef.Type.STRING,
              "localhost:9092",
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "Brokers to connect to first, as host:port, separated by commas.")
          .define(
              TOPICS_PREFIX,
              ConfigDef.Type.STRING,
              "",
              new TopicPrefix(),
              Importance.MEDIUM,
              "Prefix of every topic's name, consumer group and transactional id. Two deployments with different prefixes can"
                  + " share a cluster.")
          .define(
              TOPICS_PARTITIONS,
              ConfigDef.Type.INT,
              12,
              Range.between(1, 10_000),
              Importance.HIGH,
              "Partitions of every user-keyed topic, fixed when the topics are created; also the max number of threads that can share the work.")
          .define(
              TOPICS_REPLICATION_FACTOR,
              ConfigDef.Type.SHORT,
              (short) -1,
              new ReplicationFactor(),
              Importance.HIGH,
              "Replicas of every topic that is created; -1 takes the broker's default.")
          .define(
              STATE_DIR,
              ConfigDef.Type.STRING,
              ".freshet/state",
              new ConfigDef.NonEmptyString(),
              Importance.MEDIUM,
              "Folder of local stores and snapshot files. Instances on one machine need different folders.");

  private static final List<String> KINDS = List.of("producer.", "consumer.", "admin.", "streams.");

  /** Prefixes for the inner clients of Kafka Streams. */
  private static final List<String> STREAMS_CLIENTS =
      List.of(
          "producer.",
          "consumer.",
          "main.consumer.",
          "restore.consumer.",
          "global.consumer.",
          "admin.");

  private static final List<String> STREAMS_CONSUMERS =
      List.of("main.consumer.", "restore.consumer.", "global.consumer.");

  public KafkaSettings {
    Objects.requireNonNull(bootstrapServers, "bootstrapServers");
    Objects.requireNonNull(topicPrefix, "topicPrefix");
    Objects.requireNonNull(stateDir, "stateDir");
    clientOverrides = Collections.unmodifiableMap(new TreeMap<>(clientOverrides));
  }

  /**
   * Reads the settings from {@code values} and ignores keys that are neither defined here nor
   * pass-through keys.
   *
   * @throws ConfigException if a value breaks its definition
   */
  public static KafkaSettings from(Map<String, ?> values) {
    AbstractConfig parsed = new AbstractConfig(DEFINITION, values, false);
    Map<String, String> overrides = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (isPassThrough(key) && value != null) {
            overrides.put(key.substring(PASS_THROUGH_PREFIX.length()), value.toString());
          }
        });
    return new KafkaSettings(
        parsed.getString(BOOTSTRAP_SERVERS),
        parsed.getString(TOPICS_PREFIX),
        parsed.getInt(TOPICS_PARTITIONS),
        parsed.getShort(TOPICS_REPLICATION_FACTOR),
        Path.of(parsed.getString(STATE_DIR)),
        overrides);
  }

  /** Returns these settings with another partition count of the user-keyed topics. */
  public KafkaSettings withUserPartitions(int partitions) {
    return new KafkaSettings(
        bootstrapServers, topicPrefix, partitions, replicationFactor, stateDir, clientOverrides);
  }

  /** Whether {@code key} is passed to Kafka's clients. */
  public static boolean isPassThrough(String key) {
    return key.startsWith(PASS_THROUGH_PREFIX) && key.length() > PASS_THROUGH_PREFIX.length();
  }

  /**
   * Name of a consumer group, application or transactional id in this deployment: the topic prefix,
   * then {@code name}.
   */
  public String prefixed(String name) {
    return topicPrefix + name;
  }

  /** The topics of this deployment. */
  public Topics topics() {
    return new Topics(topicPrefix);
  }

  /** Properties of a durable and idempotent producer. The caller adds the serializers. */
  public Map<String, Object> producerProperties() {
    return producerProperties(Map.of());
  }

  /**
   * As {@link #producerProperties()}, with the caller's defaults, which override Freshet's defaults
   * but not the user's settings.
   */
  public Map<String, Object> producerProperties(Map<String, ?> defaults) {
    Map<String, Object> properties = common();
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.putAll(defaults);
    return override(properties, "producer.");
  }

  /**
   * Properties of a consumer that reads committed records and creates no topics. The caller adds
   * deserializers and group.
   */
  public Map<String, Object> consumerProperties() {
    return consumerProperties(Map.of());
  }

  /**
   * As {@link #consumerProperties()}, with the caller's defaults, which override Freshet's defaults
   * but not the user's settings.
   */
  public Map<String, Object> consumerProperties(Map<String, ?> defaults) {
    Map<String, Object> properties = common();
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.putAll(defaults);
    return override(properties, "consumer.");
  }

  /** Properties of an admin client. */
  public Map<String, Object> adminProperties() {
    return adminProperties(Map.of());
  }

  /**
   * As {@link #adminProperties()}, with the caller's defaults, which override Freshet's defaults
   * but not the user's settings.
   */
  public Map<String, Object> adminProperties(Map<String, ?> defaults) {
    Map<String, Object> properties = common();
    properties.putAll(defaults);
    return override(properties, "admin.");
  }

  /**
   * Properties of a Kafka Streams client. The caller adds {@code application.id}. A user's {@code
   * kafka.producer.x} applies to the inner producer, {@code kafka.consumer.x} to all inner
   * consumers, and {@code kafka.streams.x} to the client itself. {@code
   * kafka.streams.main.consumer.x} therefore applies to one inner consumer.
   */
  public Map<String, Object> streamsProperties() {
    return streamsProperties(Map.of());
  }

  /**
   * As {@link #streamsProperties()}, with the caller's defaults, which override Freshet's defaults
   * but not the user's settings.
   */
  public Map<String, Object> streamsProperties(Map<String, ?> defaults) {
    Map<String, Object> properties = common();
    properties.put("state.dir", stateDir.toString());
    properties.put("replication.factor", Short.toString(replicationFactor));
    properties.put("ensure.explicit.internal.resource.naming", "true");
    properties.put("consumer." + ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.putAll(defaults);
    // A default for one inner client would override a user's setting for all clients, so it is
    // removed.
    generalOverrides()
        .forEach(
            (property, value) -> {
              STREAMS_CLIENTS.forEach(client -> properties.remove(client + property));
              properties.put(property, value);
            });
    for (String client : List.of("producer.", "consumer.", "admin.")) {
      overridesOf(client)
          .forEach(
              (property, value) -> {
                if (client.equals("consumer.")) {
                  STREAMS_CONSUMERS.forEach(consumer -> properties.remove(consumer + property));
                }
                properties.put(client + property, value);
              });
    }
    properties.putAll(overridesOf("streams."));
    return properties;
  }

  private Map<String, Object> common() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    // Metrics are read by HTTP. A thousand MBeans, and a push that few brokers accept, took a tenth
    // of the time of a start.
    properties.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    properties.put("enable.metrics.push", "false");
    return properties;
  }

  private Map<String, Object> override(Map<String, Object> properties, String kind) {
    properties.putAll(generalOverrides());
    properties.putAll(overridesOf(kind));
    return properties;
  }

  private Map<String, String> generalOverrides() {
    Map<String, String> general = new TreeMap<>(clientOverrides);
    general.keySet().removeIf(key -> KINDS.stream().anyMatch(key::startsWith));
    return general;
  }

  private Map<String, String> overridesOf(String kind) {
    Map<String, String> ofKind = new TreeMap<>();
    clientOverrides.forEach(
        (key, value) -> {
          if (key.startsWith(kind)) {
            ofKind.put(key.substring(kind.length()), value);
          }
        });
    return ofKind;
  }

  /**
   * Shows all settings, but hides the values of overrides that Kafka does not know or defines as
   * passwords.
   */
  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>(clientOverrides);
    shown.replaceAll((key, value) -> isPublic(key) ? value : "[hidden]");
    return "KafkaSettings[bootstrapServers="
        + bootstrapServers
        + ", topicPrefix="
        + topicPrefix
        + ", userPartitions="
        + userPartitions
        + ", replicationFactor="
        + replicationFactor
        + ", stateDir="
        + stateDir
        + ", clientOverrides="
        + shown
        + "]";
  }

  private static boolean isPublic(String overrideKey) {
    String property = overrideKey;
    for (int depth = 0; depth < 2; depth++) {
      for (String prefix : KINDS) {
        if (property.startsWith(prefix)) {
          property = property.substring(prefix.length());
        }
      }
      for (String prefix : STREAMS_CLIENTS) {
        if (property.startsWith(prefix)) {
          property = property.substring(prefix.length());
        }
      }
    }
    for (ConfigDef known :
        List.of(
            ProducerConfig.configDef(),
            ConsumerConfig.configDef(),
            AdminClientConfig.configDef())) {
      ConfigDef.ConfigKey definition = known.configKeys().get(property);
      if (definition != null) {
        return definition.type() != ConfigDef.Type.PASSWORD
            && !property.toLowerCase(Locale.ROOT).contains("secret");
      }
    }
    return false;
  }

  private static final class TopicPrefix implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, Object value) {
      if (!Topics.isLegalPrefix((String) value)) {
        throw new ConfigException(name, value, "must be " + this);
      }
    }

    @Override
    public String toString() {
      return Topics.PREFIX_RULE;
    }
  }

  private static final class ReplicationFactor implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, Object value) {
      short factor = (Short) value;
      if (factor != -1 && factor < 1) {
        throw new ConfigException(name, value, "must be " + this);
      }
    }

    @Override
    public String toString() {
      return "-1 or at least 1";
    }
  }
}
