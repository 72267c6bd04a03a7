package io.freshet.scorer.query;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings of queries about users.
 *
 * @param enabled whether this instance keeps a table of user states
 * @param applicationId Kafka Streams application id, without the topic prefix
 * @param advertised host:port at which other instances reach this one; empty for the listening
 *     address
 * @param mostItems max k of a request
 * @param mostEvents max number of events of a visitor in a request
 * @param mostUsers max number of users in a request
 * @param standbyReplicas number of warm copies of the states on other instances
 * @param forwardTimeout max time for an answer from another instance
 * @param forwardMaxBytes max length of an answer from another instance, in bytes
 * @param peers instances to which requests may be forwarded
 * @param storeCompaction age at which files of the table are compacted
 * @param trustFile PEM file with the trusted certificates of other instances; empty for Java's own
 */
public record QuerySettings(
    boolean enabled,
    String applicationId,
    String advertised,
    int mostItems,
    int mostEvents,
    int mostUsers,
    int standbyReplicas,
    Duration forwardTimeout,
    int forwardMaxBytes,
    PeerList peers,
    Duration storeCompaction,
    String trustFile) {

  /** Whether user states are kept. */
  public static final String ENABLED = "scorer.queries.enabled";

  /** Kafka Streams application id. */
  public static final String APPLICATION_ID = "scorer.queries.application.id";

  /** Address at which other instances reach this one. */
  public static final String ADVERTISED = "scorer.queries.advertised";

  /** Max k. */
  public static final String MAX_K = "scorer.queries.max.k";

  /** Max number of events in place of a user. */
  public static final String MAX_EVENTS = "scorer.queries.max.events";

  /** Max number of users of a request. */
  public static final String MAX_USERS = "scorer.queries.max.users";

  /** Standby replicas. */
  public static final String STANDBY_REPLICAS = "scorer.queries.standby.replicas";

  /** Max time for another instance's answer. */
  public static final String FORWARD_TIMEOUT_MS = "scorer.queries.forward.timeout.ms";

  /** Max length of another instance's answer. */
  public static final String FORWARD_MAX_BYTES = "scorer.queries.forward.max.bytes";

  /** Instances to which requests may be forwarded. */
  public static final String PEERS = "scorer.queries.peers";

  /** Periodic compaction of the table. */
  public static final String STORE_COMPACTION_SECONDS = "scorer.queries.store.compaction.seconds";

  /** Trusted certificates. */
  public static final String TRUST_FILE = "scorer.queries.trust.file";

  /** The settings with their types, defaults, ranges and documentation. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              ENABLED,
              ConfigDef.Type.BOOLEAN,
              false,
              Importance.HIGH,
              "Whether the scorer keeps a table of user states, which the routes under /v1/users"
                  + " need. The table takes the size of the states on disk.")
          .define(
              APPLICATION_ID,
              ConfigDef.Type.STRING,
              "freshet-scorer-queries",
              new NonEmptyString(),
              Importance.MEDIUM,
              "Kafka Streams application id and consumer group of the table of user states;"
                  + " topics.prefix is put before it.")
          .define(
              ADVERTISED,
              ConfigDef.Type.STRING,
              "",
              new HostAndPort(),
              Importance.MEDIUM,
              "host:port by which other scorer instances reach this one's HTTP interface. Empty:"
                  + " scorer.http.host with the port it listens on.")
          .define(
              MAX_K,
              ConfigDef.Type.INT,
              100,
              Range.between(1, 1_000),
              Importance.LOW,
              "Max number of items that a request may ask for.")
          .define(
              MAX_EVENTS,
              ConfigDef.Type.INT,
              1_000,
              Range.between(1, 100_000),
              Importance.LOW,
              "Max number of events in a request that gives events in place of a user.")
          .define(
              MAX_USERS,
              ConfigDef.Type.INT,
              1_000,
              Range.between(1, 100_000),
              Importance.LOW,
              "Max number of users in a request that asks for the lists of many.")
          .define(
              STANDBY_REPLICAS,
              ConfigDef.Type.INT,
              0,
              Range.between(0, 16),
              Importance.LOW,
              "Standby replicas of the table on other instances, for a fast failover.")
          .define(
              FORWARD_TIMEOUT_MS,
              ConfigDef.Type.INT,
              2_000,
              Range.between(10, 60_000),
              Importance.LOW,
              "Time in which the whole answer of the instance that holds the user must arrive.")
          .define(
              FORWARD_MAX_BYTES,
              ConfigDef.Type.INT,
              16 << 20,
              Range.between(65_536, 256 << 20),
              Importance.LOW,
              "Max length in bytes of an answer from another instance; a longer answer becomes"
                  + " 503. Times scorer.http.max.concurrent.requests this bounds the memory of"
                  + " such answers.")
          .define(
              PEERS,
              ConfigDef.Type.LIST,
              "",
              new PeerList.Entries(),
              Importance.MEDIUM,
              "Instances to which requests may be forwarded with the client's token, as host:port"
                  + " or host (any port); * stands for any characters but a colon. Empty: every"
                  + " address that a member of the table's consumer group gives.")
          .define(
              STORE_COMPACTION_SECONDS,
              ConfigDef.Type.LONG,
              Duration.ofDays(7).toSeconds(),
              Range.between(1, Duration.ofDays(365).toSeconds()),
              Importance.LOW,
              "Age at which files of the table are compacted, so that a forgotten user's bytes"
                  + " leave the disk.")
          .define(
              TRUST_FILE,
              ConfigDef.Type.STRING,
              "",
              Importance.LOW,
              "PEM file with the certificates that this instance trusts when it asks another"
                  + " instance over TLS. Empty: the certificates that Java trusts.");

  /**
   * Reads the settings from {@code values}; other keys are ignored.
   *
   * @param values by key, as strings or typed
   * @throws ConfigException if a value is invalid
   */
  public static QuerySettings from(Map<String, ?> values) {
    AbstractConfig parsed = new AbstractConfig(DEFINITION, values, false);
    return new QuerySettings(
        parsed.getBoolean(ENABLED),
        parsed.getString(APPLICATION_ID),
        parsed.getString(ADVERTISED),
        parsed.getInt(MAX_K),
        parsed.getInt(MAX_EVENTS),
        parsed.getInt(MAX_USERS),
        parsed.getInt(STANDBY_REPLICAS),
        Duration.ofMillis(parsed.getInt(FORWARD_TIMEOUT_MS)),
        parsed.getInt(FORWARD_MAX_BYTES),
        new PeerList(parsed.getList(PEERS)),
        Duration.ofSeconds(parsed.getLong(STORE_COMPACTION_SECONDS)),
        parsed.getString(TRUST_FILE));
  }

  private static final class HostAndPort implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, Object value) {
      String text = String.valueOf(value);
      if (!text.isEmpty() && !text.matches("[^:/\\s]+:\\d{1,5}")) {
        throw new ConfigException(name, value, "must be " + this);
      }
    }

    @Override
    public String toString() {
      return "empty or host:port";
    }
  }
}
