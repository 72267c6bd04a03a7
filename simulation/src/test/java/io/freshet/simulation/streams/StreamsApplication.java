package io.freshet.simulation.streams;

import io.freshet.schemas.streams.StoreAge;
import io.freshet.simulation.log.LogEntry;
import io.freshet.simulation.log.LogPolicy;
import io.freshet.simulation.log.SimulatedKafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka Streams application of one processor: a group of instances that share its tasks, one per
 * partition, each task owned by at most one instance as far as the group knows.
 */
public final class StreamsApplication {
  /** Is told of everything that a processor forwards. */
  @FunctionalInterface
  public interface Watch {
    /**
     * Takes a look.
     *
     * @param instance whose processor
     * @param input the record that it processes
     * @param topic where the output goes
     * @param key the output's
     * @param value the output's
     */
    void forwarded(
        StreamsInstance instance,
        LogEntry input,
        String topic,
        byte @Nullable [] key,
        byte @Nullable [] value);
  }

  private final SimulatedKafka kafka;
  private Watch watch = (instance, input, topic, key, value) -> {};
  private final String id;
  private final Wiring wiring;
  private final int partitions;
  private final boolean exactlyOnce;
  private final Set<String> inMemory;
  private final Supplier<NavigableMap<Bytes, byte[]>> contents;
  private final Map<Integer, StreamsInstance> owners = new TreeMap<>();
  private final long maxStoreAgeMillis;

  /**
   * Defines an application and makes its changelogs.
   *
   * @param id its application id
   * @param topology read for its sources, sinks and stores
   * @param processor name of the node whose part of the topology is the application
   * @param partitions of each of its sources
   * @param changelogs settings of the changelogs
   * @param inMemory names of the stores that are on no disk
   * @param contents what a local store keeps its entries in
   */
  public StreamsApplication(
      SimulatedKafka kafka,
      String id,
      Topology topology,
      String processor,
      int partitions,
      boolean exactlyOnce,
      Map<String, String> changelogs,
      Set<String> inMemory,
      Supplier<NavigableMap<Bytes, byte[]>> contents) {
    this.inMemory = Set.copyOf(inMemory);
    this.contents = contents;
    this.kafka = kafka;
    this.id = id;
    this.wiring = Wiring.of(topology, processor);
    this.partitions = partitions;
    this.exactlyOnce = exactlyOnce;
    wiring.stores().forEach(store -> kafka.create(changelog(store), partitions, changelogs));
    maxStoreAgeMillis =
        StoreAge.limit(Duration.ofMillis(LogPolicy.of(changelogs).deleteRetention())).toMillis();
  }

  /** A new instance, without tasks and with an empty disk. */
  public StreamsInstance instance(
      String name, Supplier<Processor<byte[], byte[], byte[], byte[]>> processors) {
    return new StreamsInstance(this, name, processors);
  }

  /** Has everything watched that processors forward. */
  public void watch(Watch with) {
    watch = with;
  }

  Watch watch() {
    return watch;
  }

  /** The name of a store's changelog. */
  public String changelog(String store) {
    return id + "-" + store + "-changelog";
  }

  /** Makes the content of a task's store, as a local store keeps it. */
  NavigableMap<Bytes, byte[]> newContent() {
    return contents.get();
  }

  /** Whether outputs, changelogs and offsets are committed together. */
  public boolean isExactlyOnce() {
    return exactlyOnce;
  }

  /** How many tasks there are. */
  public int tasks() {
    return partitions;
  }

  /** Records that are not processed and committed yet, over all tasks. */
  public boolean hasUnread() {
    for (int task = 0; task < partitions; task++) {
      for (String source : wiring.sources()) {
        TopicPartition partition = new TopicPartition(source, task);
        long next = Math.max(kafka.committed(id, partition), kafka.log(partition).start());
        if (!kafka.log(partition).read(next, 1).isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Who owns a task; null for nobody. */
  public @Nullable StreamsInstance owner(int task) {
    return owners.get(task);
  }

  /** Gives a task to an instance; the one that had it loses it in the group's eyes at once. */
  void own(int task, @Nullable StreamsInstance instance) {
    if (instance == null) {
      owners.remove(task);
    } else {
      owners.put(task, instance);
    }
  }

  /** Whether the group takes offsets of these tasks from an instance. */
  boolean accepts(StreamsInstance instance, Iterable<Integer> of) {
    for (int task : of) {
      if (owners.get(task) != instance) {
        return false;
      }
    }
    return true;
  }

  /** Sets where the group goes on; what its instances have in hand is put back. */
  public void resetOffsets(String topic, long offset) {
    Map<TopicPartition, Long> next = new HashMap<>();
    for (int task = 0; task < partitions; task++) {
      next.put(new TopicPartition(topic, task), offset);
    }
    kafka.commitOffsets(id, next);
  }

  /** An instance that starts with older stores deletes them. */
  long maxStoreAgeMillis() {
    return maxStoreAgeMillis;
  }

  boolean isInMemory(String store) {
    return inMemory.contains(store);
  }

  SimulatedKafka kafka() {
    return kafka;
  }

  String id() {
    return id;
  }

  Wiring wiring() {
    return wiring;
  }
}
