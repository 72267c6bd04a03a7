package io.freshet.schemas.channel;

import io.freshet.schemas.record.CountText;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Partitioning;
import io.freshet.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Check at start that topics exist with the partition counts of the settings. A user's partition
 * depends on the count, so with a wrong count users would be looked up on wrong partitions.
 */
public final class TopicCheck {
  private TopicCheck() {}

  /** All topics that are partitioned by user. */
  public static List<Topic<?, ?>> userKeyed(KafkaSettings kafka) {
    List<Topic<?, ?>> topics = new ArrayList<>();
    for (Topic<?, ?> topic : kafka.topics().all()) {
      if (topic.partitioning() == Partitioning.BY_USER) {
        topics.add(topic);
      }
    }
    return topics;
  }

  /**
   * Checks topics of a deployment.
   *
   * @throws TopicMismatchException if topics are missing or have a wrong partition count; the
   *     message names all of them
   * @throws KafkaException if the brokers do not answer
   */
  public static void check(KafkaSettings kafka, List<Topic<?, ?>> topics)
      throws InterruptedException {
    Map<String, Integer> wanted = new LinkedHashMap<>();
    for (Topic<?, ?> topic : topics) {
      wanted.put(topic.name(), topic.partitions(kafka.userPartitions()));
    }
    Map<String, Integer> found = new HashMap<>();
    try (Admin admin = Admin.create(kafka.adminProperties())) {
      for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
          admin.describeTopics(wanted.keySet()).topicNameValues().entrySet()) {
        try {
          found.put(topic.getKey(), topic.getValue().get().partitions().size());
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
            throw new KafkaException("cannot describe topic " + topic.getKey(), e.getCause());
          }
        }
      }
    }
    compare(wanted, found, kafka.userPartitions());
  }

  /**
   * Compares actual with expected partition counts.
   *
   * @param wanted expected partition counts, by topic
   * @param found actual partition counts of the existing topics, by topic
   */
  static void compare(Map<String, Integer> wanted, Map<String, Integer> found, int userPartitions) {
    List<String> problems = new ArrayList<>();
    wanted.forEach(
        (name, partitions) -> {
          Integer actual = found.get(name);
          if (actual == null) {
            problems.add(name + " does not exist");
          } else if (!actual.equals(partitions)) {
            problems.add(
                name + " has " + CountText.of(actual, "partition") + " instead of " + partitions);
          }
        });
    if (!problems.isEmpty()) {
      throw new TopicMismatchException(KafkaSettings.TOPICS_PARTITIONS, userPartitions, problems);
    }
  }
}
