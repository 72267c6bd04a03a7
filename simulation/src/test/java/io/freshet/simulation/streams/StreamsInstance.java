package io.freshet.simulation.streams;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.jspecify.annotations.Nullable;

/**
 * One process of an application, of one stream thread, with a disk that outlives it. It can die
 * between any two steps that are visible from outside.
 */
public final class StreamsInstance {
  private final StreamsApplication application;
  private final String name;
  private final Supplier<Processor<byte[], byte[], byte[], byte[]>> processors;
  private final Map<Integer, StreamsTask> tasks = new TreeMap<>();
  private final Map<Integer, Map<String, StoreFiles>> disk = new TreeMap<>();
  private @Nullable Outbox outbox;
  private long completeMillis;

  StreamsInstance(
      StreamsApplication application,
      String name,
      Supplier<Processor<byte[], byte[], byte[], byte[]>> processors) {
    this.application = application;
    this.name = name;
    this.processors = processors;
  }

  /** Starts the process; it has no tasks yet. */
  public void start() {
    long now = application.kafka().clock().millis();
    if (now - completeMillis > application.maxStoreAgeMillis()) {
      disk.clear();
      completeMillis = now;
    }
    open();
  }

  private void open() {
    String own = application.id() + "-" + name;
    outbox =
        application.isExactlyOnce()
            ? new ExactlyOnceOutbox(application.kafka(), application.id(), own)
            : new AtLeastOnceOutbox(application.kafka(), application.id());
  }

  /** Whether the process runs. */
  public boolean isRunning() {
    return outbox != null;
  }

  StreamsApplication application() {
    return application;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  private Outbox outbox() {
    Outbox own = outbox;
    if (own == null) {
      throw new IllegalStateException(name + " is not running");
    }
    return own;
  }

  /** Takes over a task. The previous owner loses it, whether it notices or not. */
  public void take(int task, SplittableRandom random) {
    if (tasks.containsKey(task)) {
      rejoin(random); // it lost the task before, and learns of it now
    }
    take(task);
  }

  private void take(int task) {
    application.own(task, this);
    tasks.put(
        task,
        new StreamsTask(
            this,
            task,
            disk.computeIfAbsent(task, t -> new HashMap<>()),
            outbox(),
            processors.get()));
  }

  /** Commits, and gives a task back in order. */
  public void give(int task, SplittableRandom random) {
    if (!tasks.containsKey(task) || !commit(random)) {
      return;
    }
    StreamsTask given = tasks.remove(task);
    given.checkpoint();
    given.close();
    application.own(task, null);
  }

  /** The tasks it believes to own. */
  public Collection<Integer> tasks() {
    return tasks.keySet();
  }

  /** Processes one record of one task; false if there was none. */
  public boolean process(SplittableRandom random) {
    List<StreamsTask> order = new ArrayList<>(tasks.values());
    if (order.isEmpty()) {
      return false;
    }
    int first = random.nextInt(order.size());
    for (int i = 0; i < order.size(); i++) {
      try {
        if (order.get((first + i) % order.size()).process(random)) {
          if (random.nextInt(4) == 0) {
            outbox().deliverSome(random);
          }
          return true;
        }
      } catch (ProducerFencedException e) {
        rejoin(random);
        return false;
      }
    }
    return false;
  }

  /** Commits all tasks; false if the group or the brokers refuse it, so that it starts over. */
  public boolean commit(SplittableRandom random) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    tasks.values().forEach(task -> offsets.putAll(task.positions()));
    try {
      outbox().commit(offsets, application.accepts(this, tasks.keySet()));
    } catch (CommitFailedException | ProducerFencedException e) {
      rejoin(random);
      return false;
    }
    if (application.isExactlyOnce() || random.nextInt(3) == 0) {
      tasks.values().forEach(StreamsTask::checkpoint);
    }
    return true;
  }

  /** Ends the process in order; if its last commit is refused, as a crash would. */
  public void stop(SplittableRandom random) {
    for (int task : List.copyOf(tasks.keySet())) {
      give(task, random);
    }
    if (!tasks.isEmpty()) {
      kill(random);
      return;
    }
    leave();
    outbox = null;
    completeMillis = application.kafka().clock().millis();
  }

  /** Ends the process at once. */
  public void kill(SplittableRandom random) {
    drop(random);
    leave();
    outbox = null;
  }

  /** It was taken for dead, or its transaction was aborted: it drops everything and starts over. */
  private void rejoin(SplittableRandom random) {
    List<Integer> own = new ArrayList<>();
    for (int task : tasks.keySet()) {
      if (application.owner(task) == this) {
        own.add(task);
      }
    }
    drop(random);
    open();
    own.forEach(this::take);
  }

  private void drop(SplittableRandom random) {
    for (StreamsTask task : tasks.values()) {
      if (application.isExactlyOnce()) {
        disk.remove(task.number()); // Kafka Streams wipes what was not closed in order
      } else {
        task.crash(random);
      }
    }
    tasks.clear();
    outbox().die(random);
  }

  private void leave() {
    for (int task = 0; task < application.tasks(); task++) {
      if (application.owner(task) == this) {
        application.own(task, null);
      }
    }
  }

  /** Removes from its disk what belongs to tasks of others, as Kafka Streams does after a while. */
  public void removeObsolete() {
    if (isRunning()) {
      disk.keySet().retainAll(tasks.keySet());
    }
  }

  /** What the stores on its disk hold, by task and store. */
  public List<Map<Bytes, byte[]>> stores() {
    List<Map<Bytes, byte[]>> found = new ArrayList<>();
    disk.values().forEach(of -> of.values().forEach(files -> found.add(files.content())));
    return found;
  }

  /** What a task's store on its disk holds. */
  public Map<Bytes, byte[]> store(int task, String store) {
    StoreFiles files = disk.getOrDefault(task, Map.of()).get(store);
    return files == null ? Map.of() : files.content();
  }
}
