package io.freshet.scorer;

import io.freshet.schemas.KafkaSettings;
import io.freshet.schemas.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Checks at start that the topics exist with the partition counts of the settings: a key's
 * partition depends on the count, so a wrong one would send users to different tasks than ingest
 * does.
 */
final class TopicCheck {
  private TopicCheck() {}

  /**
   * Checks some topics.
   *
   * @throws IllegalStateException naming every topic that is missing or wrong
   */
  static void check(KafkaSettings kafka, Topic<?, ?>... topics) throws InterruptedException {
    List<String> names = Arrays.stream(topics).map(t -> t.name()).toList();
    List<String> wrong = new ArrayList<>();
    try (Admin admin = Admin.create(kafka.adminProperties())) {
      Map<String, KafkaFuture<TopicDescription>> found =
          admin.describeTopics(names).topicNameValues();
      for (Topic<?, ?> topic : topics) {
        int wanted = topic.partitions(kafka.userPartitions());
        KafkaFuture<TopicDescription> description = found.get(topic.name());
        if (description == null) {
          throw new IllegalStateException("no answer about topic " + topic.name());
        }
        try {
          int actual = description.get().partitions().size();
          if (actual != wanted) {
            wrong.add(topic.name() + " has " + actual + " partitions instead of " + wanted);
          }
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
            throw new KafkaException("cannot look at topic " + topic.name(), e.getCause());
          }
          wrong.add(topic.name() + " does not exist");
        }
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalStateException(
          "topics are not as the settings say ("
              + KafkaSettings.TOPICS_PARTITIONS
              + " = "
              + kafka.userPartitions()
              + "): "
              + String.join("; ", wrong));
    }
  }
}
