package io.freshet.standalone.config;

import io.freshet.schemas.record.Suggestions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Checks of the keys that are passed to Kafka's clients unchanged: {@code kafka.<property>} for
 * every client, {@code kafka.producer.|consumer.|admin.|streams.<property>} for one kind.
 *
 * <p>A value that Kafka's own definition refuses is an error. A property that no client defines is
 * only a warning, because plug-ins (interceptors, authentication callbacks) have properties of
 * their own.
 */
final class KafkaClientKeys {
  /** The text in place of a secret value. */
  static final String MASK = "(hidden)";

  /** Prefix of a pass-through key. */
  static final String PREFIX = "kafka.";

  private static final String STREAMS = "kafka.streams.";

  private static final List<String> STREAMS_CLIENT_PREFIXES =
      List.of(
          StreamsConfig.MAIN_CONSUMER_PREFIX,
          StreamsConfig.RESTORE_CONSUMER_PREFIX,
          StreamsConfig.GLOBAL_CONSUMER_PREFIX,
          StreamsConfig.CONSUMER_PREFIX,
          StreamsConfig.PRODUCER_PREFIX,
          StreamsConfig.ADMIN_CLIENT_PREFIX);

  private static final Map<String, List<ConfigDef>> DEFINITIONS_OF_KIND = definitions();

  private KafkaClientKeys() {}

  private static Map<String, List<ConfigDef>> definitions() {
    ConfigDef producer = ProducerConfig.configDef();
    ConfigDef consumer = ConsumerConfig.configDef();
    ConfigDef admin = AdminClientConfig.configDef();
    ConfigDef streams = StreamsConfig.configDef();
    Map<String, List<ConfigDef>> ofKind = new LinkedHashMap<>();
    ofKind.put("kafka.producer.", List.of(producer));
    ofKind.put("kafka.consumer.", List.of(consumer));
    ofKind.put("kafka.admin.", List.of(admin));
    ofKind.put(STREAMS, List.of(streams, producer, consumer, admin));
    // The shortest prefix comes last, because all others begin with it.
    ofKind.put(PREFIX, List.of(producer, consumer, admin, streams));
    return Collections.unmodifiableMap(ofKind);
  }

  /** Returns whether the key belongs to Kafka's clients and not to a component of Freshet. */
  static boolean isPassThrough(String key) {
    return key.startsWith(PREFIX) && key.length() > PREFIX.length();
  }

  /**
   * Returns whether the value of a pass-through key must not be printed: Kafka defines it as a
   * password, or does not know it, so that it may be one.
   */
  static boolean isSecret(String key) {
    List<ConfigDef.ConfigKey> definitions = definitionsOf(key);
    return definitions.isEmpty()
        || definitions.stream().anyMatch(d -> d.type == ConfigDef.Type.PASSWORD);
  }

  /** Checks one pass-through setting. */
  static void check(Setting setting, List<ConfigError> errors, List<String> warnings) {
    String key = setting.key();
    if (key.startsWith(STREAMS + StreamsConfig.TOPIC_PREFIX)) {
      // A setting of an internal topic: the broker checks it.
      return;
    }
    List<ConfigDef.ConfigKey> definitions = definitionsOf(key);
    if (definitions.isEmpty()) {
      Set<String> names = new TreeSet<>();
      DEFINITIONS_OF_KIND.getOrDefault(kind(key), List.of()).forEach(d -> names.addAll(d.names()));
      warnings.add(
          setting.origin().text()
              + ": "
              + key
              + ": no Kafka client setting is called "
              + property(key)
              + Suggestions.hint(property(key), names)
              + " (passed on as it is)");
      return;
    }
    List<String> refusals =
        definitions.stream().flatMap(d -> ValueRule.refusal(d, setting.value()).stream()).toList();
    if (refusals.size() == definitions.size()) {
      String shown = isSecret(key) ? MASK : setting.value();
      errors.add(new ConfigError(setting.origin(), key, shown, refusals.get(0)));
    }
  }

  /**
   * Returns the definitions of the key in the clients of its kind; empty if no client defines it.
   */
  private static List<ConfigDef.ConfigKey> definitionsOf(String key) {
    String property = property(key);
    return DEFINITIONS_OF_KIND.getOrDefault(kind(key), List.of()).stream()
        .flatMap(d -> Optional.ofNullable(d.configKeys().get(property)).stream())
        .toList();
  }

  private static String kind(String key) {
    return DEFINITIONS_OF_KIND.keySet().stream().filter(key::startsWith).findFirst().orElse(PREFIX);
  }

  /** Returns the key's name in the client. */
  private static String property(String key) {
    String kind = kind(key);
    String property = key.substring(kind.length());
    return kind.equals(STREAMS) ? withoutClientPrefix(property) : property;
  }

  private static String withoutClientPrefix(String property) {
    for (String prefix : STREAMS_CLIENT_PREFIXES) {
      if (property.startsWith(prefix)) {
        return property.substring(prefix.length());
      }
    }
    return property;
  }
}
