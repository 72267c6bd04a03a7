package io.freshet.ingest;

import io.freshet.schemas.KafkaSettings;
import io.freshet.schemas.Partitioning;
import io.freshet.schemas.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Checks at start that every user-keyed topic has the partition count of the settings. A key's
 * partition depends on it: with another count, users would be looked for where they are not.
 */
final class TopicCheck {
  private TopicCheck() {}

  /**
   * Looks at all user-keyed topics of a deployment.
   *
   * @throws TopicMismatchException naming every topic that is missing or wrong
   * @throws KafkaException if the brokers do not answer
   */
  static void check(KafkaSettings kafka) throws InterruptedException {
    List<String> names = new ArrayList<>();
    for (Topic<?, ?> topic : kafka.topics().all()) {
      if (topic.partitioning() == Partitioning.BY_USER) {
        names.add(topic.name());
      }
    }
    Map<String, Integer> found = new HashMap<>();
    try (Admin admin = Admin.create(kafka.adminProperties())) {
      for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
          admin.describeTopics(names).topicNameValues().entrySet()) {
        try {
          found.put(topic.getKey(), topic.getValue().get().partitions().size());
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
            throw new KafkaException("cannot look at topic " + topic.getKey(), e.getCause());
          }
        }
      }
    }
    compare(names, found, kafka.userPartitions());
  }

  /**
   * Compares what there is with what there should be.
   *
   * @param found partitions by topic, of the topics that exist
   */
  static void compare(List<String> names, Map<String, Integer> found, int partitions) {
    List<String> problems = new ArrayList<>();
    for (String name : names) {
      Integer actual = found.get(name);
      if (actual == null) {
        problems.add(name + " does not exist");
      } else if (actual != partitions) {
        problems.add(name + " has " + actual + " partitions instead of " + partitions);
      }
    }
    if (!problems.isEmpty()) {
      throw new TopicMismatchException(KafkaSettings.TOPICS_PARTITIONS, partitions, problems);
    }
  }
}
