package io.freshet.simulation.streams;

import io.freshet.simulation.log.LogEntry;
import io.freshet.simulation.log.PartitionLog;
import io.freshet.simulation.log.SimulatedKafka;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** One partition of an application on one instance: a processor, its stores and where it reads. */
final class StreamsTask {
  private record Place(String topic, int partition, long offset) implements RecordMetadata {}

  private final SimulatedKafka kafka;
  private final int number;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final List<TopicPartition> sources = new ArrayList<>();
  private final Map<String, StoreFiles> files = new TreeMap<>();
  private final Map<String, TopicPartition> changelogs = new HashMap<>();
  private final Processor<byte[], byte[], byte[], byte[]> processor;
  private final TaskContext<byte[], byte[]> context;

  /**
   * Restores the stores from their changelogs and goes on at the group's offsets.
   *
   * @param disk the task's stores as the instance left them; filled where there is nothing yet
   */
  StreamsTask(
      StreamsInstance instance,
      int number,
      Map<String, StoreFiles> disk,
      Outbox outbox,
      Processor<byte[], byte[], byte[], byte[]> processor) {
    StreamsApplication application = instance.application();
    this.kafka = application.kafka();
    this.number = number;
    this.processor = processor;
    Map<String, StateStore> stores = new HashMap<>();
    for (String store : application.wiring().stores()) {
      TopicPartition changelog = new TopicPartition(application.changelog(store), number);
      if (application.isInMemory(store)) {
        disk.remove(store);
      }
      StoreFiles stored =
          disk.computeIfAbsent(store, s -> new StoreFiles(application.newContent()));
      restore(kafka.log(changelog), stored);
      files.put(store, stored);
      changelogs.put(store, changelog);
      stores.put(store, new LoggedStore(store, stored, outbox, changelog));
    }
    for (String source : application.wiring().sources()) {
      TopicPartition partition = new TopicPartition(source, number);
      sources.add(partition);
      positions.put(partition, kafka.committed(application.id(), partition));
    }
    context = new TaskContext<>(instance, number, stores, outbox);
    processor.init(context);
  }

  private void restore(PartitionLog changelog, StoreFiles stored) {
    kafka.awaitStable(changelog);
    for (LogEntry entry : changelog.read(stored.checkpoint(), Integer.MAX_VALUE)) {
      stored.write(Bytes.wrap(entry.key()), entry.value());
    }
    stored.checkpoint(changelog.end());
  }

  int number() {
    return number;
  }

  /** Where each source is read next. */
  Map<TopicPartition, Long> positions() {
    return positions;
  }

  /** Processes the next record of one of the sources that have one; false if there is none. */
  boolean process(SplittableRandom random) {
    context.punctuate();
    int first = random.nextInt(sources.size());
    for (int i = 0; i < sources.size(); i++) {
      TopicPartition source = sources.get((first + i) % sources.size());
      long next = Math.max(positions.getOrDefault(source, 0L), kafka.log(source).start());
      List<LogEntry> entries = kafka.log(source).read(next, 1);
      if (!entries.isEmpty()) {
        process(source, entries.get(0));
        return true;
      }
    }
    return false;
  }

  private void process(TopicPartition source, LogEntry entry) {
    context.at(new Place(source.topic(), source.partition(), entry.offset()), entry);
    processor.process(
        new Record<>(
            entry.key(),
            entry.value(),
            Math.max(0, entry.timestamp()),
            new RecordHeaders(entry.headers())));
    positions.put(source, entry.offset() + 1);
  }

  /** Writes the stores to disk; only after everything that was sent has arrived. */
  void checkpoint() {
    files.forEach((store, stored) -> stored.checkpoint(kafka.log(changelogs.get(store)).end()));
  }

  /** What a crash leaves of the stores. */
  void crash(SplittableRandom random) {
    files.values().forEach(stored -> stored.crash(random));
  }

  void close() {
    processor.close();
  }
}
