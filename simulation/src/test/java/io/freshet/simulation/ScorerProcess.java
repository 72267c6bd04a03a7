package io.freshet.simulation;

import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.schemas.channel.SnapshotFiles;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.ScorerTopology;
import io.freshet.scorer.SharedScorerState;
import io.freshet.scorer.items.ItemFollower;
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.scorer.snapshot.ChampionFollower;
import io.freshet.scorer.snapshot.ModelHolder;
import io.freshet.simulation.log.LogEntry;
import io.freshet.simulation.log.PartitionLog;
import io.freshet.simulation.log.SimulatedKafka;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/** A scorer beside its tasks: what they share, and who follows items and models. */
final class ScorerProcess implements Fleet.Beside {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long MAX_SNAPSHOT_BYTES = 1 << 24;

  private final SharedScorerState collaborators;
  private final ProcessorSupplier<byte[], byte[], byte[], byte[]> processors;
  private final Consumer<byte[], byte[]> itemConsumer;
  private final TopicPartition itemPartition;
  private final ItemFollower items;
  private final ChampionFollower champion;
  private final ModelHolder holder;
  private final Set<Long> thereAtBegin = new HashSet<>();
  private final SimulatedKafka kafka;
  private long begun;
  private long itemsKnown;

  /**
   * Makes one that knows nothing yet.
   *
   * @param name of its machine, whose disk keeps snapshots
   */
  ScorerProcess(Parts parts, Deployment deployment, SimulatedKafka kafka, String name) {
    this.kafka = kafka;
    Topics topics = deployment.topics();
    LongSupplier nanoTime = () -> Duration.ofMillis(kafka.clock().millis()).toNanos();
    collaborators = SharedScorerState.create(deployment.scorer(), topics);
    processors = ScorerTopology.processors(deployment.scorer(), collaborators);
    itemConsumer = parts.items(kafka);
    itemPartition = new TopicPartition(topics.items().name(), 0);
    items =
        new ItemFollower(
            itemConsumer,
            topics.items().name(),
            collaborators.dictionary(),
            deployment.scorer().lists().items(),
            this::describe,
            nanoTime);
    holder = new ModelHolder(collaborators.views()::serve);
    champion =
        new ChampionFollower(
            new ModelTopicReader(
                kafka.consumer(new StringDeserializer(), true), topics.models().name(), nanoTime),
            new SnapshotFetcher(
                parts.chunks(kafka),
                topics.modelChunks().name(),
                MAX_SNAPSHOT_BYTES,
                PATIENCE,
                nanoTime),
            new SnapshotFiles(deployment.kafka().stateDir().resolve("scorer-" + name)),
            holder,
            items::hasReadAllOf,
            nanoTime);
  }

  private void describe(ItemOverlay overlay) {
    collaborators.views().describe(overlay);
    itemsKnown = itemConsumer.position(itemPartition);
  }

  SharedScorerState collaborators() {
    return collaborators;
  }

  Processor<byte[], byte[], byte[], byte[]> newProcessor() {
    return processors.get();
  }

  /** Whether it has heard of an item's record and acts on it. */
  boolean knows(LogEntry item) {
    return item.offset() < itemsKnown
        && (item.offset() >= begun || thereAtBegin.contains(item.offset()));
  }

  ModelHolder holder() {
    return holder;
  }

  ChampionFollower champion() {
    return champion;
  }

  /** Answers nothing before it knows the items posted so far, and has looked for a champion. */
  @Override
  public void begin() {
    PartitionLog posted = kafka.log(itemPartition);
    posted.entries().forEach(entry -> thereAtBegin.add(entry.offset()));
    begun = posted.end();
    while (!items.step()) {
      // on
    }
    followChampion();
  }

  /** Hears what has come of items and of models. */
  void follow() {
    items.step();
    followChampion();
  }

  private void followChampion() {
    try {
      champion.step();
    } catch (KafkaException | IOException e) {
      // Its thread tries again a little later, and so does the next call.
    }
  }

  @Override
  public void end() {
    items.close();
    champion.close();
  }
}
