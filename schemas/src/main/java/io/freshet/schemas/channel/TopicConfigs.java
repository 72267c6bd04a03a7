package io.freshet.schemas.channel;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reader of the topic settings in force on the brokers, defaults included. */
public final class TopicConfigs {
  private TopicConfigs() {}

  /**
   * Reads the settings of topics.
   *
   * @param timeout max time of each wait for the brokers
   * @return name and value of each setting, by topic in the given order; topics that do not exist
   *     are left out
   * @throws KafkaException if settings cannot be read; the message names the topic
   */
  public static Map<String, Map<String, String>> inForce(
      Admin admin, Collection<String> topics, Duration timeout) throws InterruptedException {
    Map<String, ConfigResource> resources = new LinkedHashMap<>();
    for (String topic : topics) {
      resources.put(topic, new ConfigResource(ConfigResource.Type.TOPIC, topic));
    }
    Map<ConfigResource, KafkaFuture<Config>> answers =
        admin.describeConfigs(resources.values()).values();
    Map<String, Map<String, String>> configs = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigResource> resource : resources.entrySet()) {
      KafkaFuture<Config> answer = answers.get(resource.getValue());
      if (answer == null) {
        throw new IllegalStateException(
            "the admin client gave no answer for topic " + resource.getKey());
      }
      try {
        configs.put(
            resource.getKey(), values(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS)));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw unread(resource.getKey(), e);
        }
      } catch (TimeoutException e) {
        throw unread(resource.getKey(), e);
      }
    }
    return configs;
  }

  private static KafkaException unread(String topic, Throwable cause) {
    return new KafkaException("cannot read the settings of topic " + topic, cause);
  }

  private static Map<String, String> values(Config config) {
    Map<String, String> values = new HashMap<>();
    for (ConfigEntry entry : config.entries()) {
      if (entry.value() != null) {
        values.put(entry.name(), entry.value());
      }
    }
    return values;
  }
}
