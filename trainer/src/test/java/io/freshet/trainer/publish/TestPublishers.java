package io.freshet.trainer.publish;

import io.freshet.schemas.channel.InMemoryKafka;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.experiment.ExperimentTopicReader;
import io.freshet.schemas.topic.Topics;
import java.time.Duration;

/** Publishers on a broker in memory. */
public final class TestPublishers {

  private TestPublishers() {}

  /** A publisher with this producer. */
  public static ModelPublisher publisher(
      InMemoryKafka kafka, InMemoryKafka.Writer producer, Topics topics, int kept) {
    return new ModelPublisher(
        producer,
        new ModelTopicReader(kafka.consumer(), topics.models().name(), System::nanoTime),
        new ExperimentTopicReader(kafka.consumer(), topics.experiments().name(), System::nanoTime),
        kafka::deleteBefore,
        topics,
        kept,
        Duration.ofSeconds(5),
        Duration.ofMinutes(3),
        System::nanoTime);
  }

  /** Operations on experiments. */
  public static ExperimentOperations experiments(InMemoryKafka kafka, Topics topics) {
    return new ExperimentOperations(
        new ExperimentTopicReader(kafka.consumer(), topics.experiments().name(), System::nanoTime),
        new ModelTopicReader(kafka.consumer(), topics.models().name(), System::nanoTime),
        kafka::producer,
        topics,
        Duration.ofSeconds(5),
        Duration.ofMinutes(3),
        System::nanoTime);
  }
}
