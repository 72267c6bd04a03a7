package io.freshet.bench.pipeline;

import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topic;
import io.freshet.standalone.broker.BrokerException;
import io.freshet.standalone.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** The embedded broker of the benchmark, with its topics. */
final class BenchCluster implements AutoCloseable {

  private final EmbeddedBroker broker;
  private final BenchOptions options;
  private final Admin admin;

  private BenchCluster(EmbeddedBroker broker, BenchOptions options) {
    this.broker = broker;
    this.options = options;
    this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  static BenchCluster start(BenchOptions options) throws BrokerException {
    return new BenchCluster(EmbeddedBroker.start(options.dir().resolve("kafka")), options);
  }

  /** Returns the settings of a pipeline; its name is the prefix of its topics. */
  KafkaSettings settings(String name) {
    Path state = options.dir().resolve("state-" + name);
    return new KafkaSettings(
        broker.bootstrapServers(), name + "-", options.partitions(), (short) 1, state, Map.of());
  }

  /** Creates all topics, and returns once they can be written without loss (KAFKA-15591). */
  void createTopics(KafkaSettings kafka) throws ExecutionException, InterruptedException {
    List<NewTopic> topics =
        kafka.topics().all().stream()
            .map(t -> new NewTopic(t.name(), partitions(t), (short) 1).configs(t.configs()))
            .toList();
    admin.createTopics(topics).all().get();
    long deadline = System.nanoTime() + BenchOptions.PATIENCE.toNanos();
    for (Topic<?, ?> topic : kafka.topics().all()) {
      while (!answers(topic)) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(topic.name() + " has no leader");
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private boolean answers(Topic<?, ?> topic) throws InterruptedException {
    try {
      endOffsets(topic);
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  private int partitions(Topic<?, ?> topic) {
    return topic.partitions(options.partitions());
  }

  /** Returns the sum of a topic's end offsets, transaction markers included. */
  long endOffsets(Topic<?, ?> topic) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int p = 0; p < partitions(topic); p++) {
      latest.put(new TopicPartition(topic.name(), p), OffsetSpec.latest());
    }
    return admin.listOffsets(latest).all().get().values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .sum();
  }

  @Override
  public void close() {
    admin.close();
    broker.close();
  }
}
