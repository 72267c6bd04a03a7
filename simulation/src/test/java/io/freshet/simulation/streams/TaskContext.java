package io.freshet.simulation.streams;

import io.freshet.schemas.topic.UserPartitioner;
import io.freshet.simulation.log.LogEntry;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** The processor context of a simulated task. */
final class TaskContext<K, V> implements ProcessorContext<K, V> {
  private static final class Schedule {
    final long intervalMillis;
    final PunctuationType type;
    final Punctuator punctuator;
    long nextMillis;
    boolean cancelled;

    Schedule(long intervalMillis, PunctuationType type, Punctuator punctuator, long nextMillis) {
      this.intervalMillis = intervalMillis;
      this.type = type;
      this.punctuator = punctuator;
      this.nextMillis = nextMillis;
    }
  }

  private final StreamsInstance instance;
  private final StreamsApplication application;
  private final int task;
  private final Map<String, StateStore> stores;
  private final Outbox outbox;
  private final List<Schedule> schedules = new ArrayList<>();
  private @Nullable RecordMetadata at;
  private @Nullable LogEntry input;
  private long streamMillis;

  TaskContext(StreamsInstance instance, int task, Map<String, StateStore> stores, Outbox outbox) {
    this.instance = instance;
    this.application = instance.application();
    this.task = task;
    this.stores = stores;
    this.outbox = outbox;
  }

  /** The record that is processed from here on. */
  void at(RecordMetadata metadata, LogEntry entry) {
    at = metadata;
    input = entry;
    streamMillis = Math.max(streamMillis, entry.timestamp());
  }

  /** Calls the punctuators that are due. */
  void punctuate() {
    at = null;
    input = null;
    for (Schedule each : List.copyOf(schedules)) {
      long now = now(each.type);
      if (!each.cancelled && now >= each.nextMillis) {
        each.nextMillis = now + each.intervalMillis;
        each.punctuator.punctuate(now);
      }
    }
    schedules.removeIf(each -> each.cancelled);
  }

  private long now(PunctuationType type) {
    return type == PunctuationType.STREAM_TIME ? streamMillis : currentSystemTimeMs();
  }

  @Override
  public <A extends K, B extends V> void forward(Record<A, B> record) {
    forward(record, null);
  }

  @Override
  public <A extends K, B extends V> void forward(Record<A, B> record, @Nullable String child) {
    String topic = application.wiring().sink(child);
    byte[] key = (byte[]) record.key();
    int partitions = application.kafka().logs(topic).size();
    int partition = key == null ? task : UserPartitioner.partition(key, partitions);
    byte[] value = (byte[]) record.value();
    LogEntry cause = input;
    if (cause != null) {
      application.watch().forwarded(instance, cause, topic, key, value);
    }
    outbox.send(new TopicPartition(topic, partition), key, value, record.headers());
  }

  @Override
  public String applicationId() {
    return application.id();
  }

  @Override
  public TaskId taskId() {
    return new TaskId(0, task);
  }

  @Override
  public Optional<RecordMetadata> recordMetadata() {
    return Optional.ofNullable(at);
  }

  @Override
  public Serde<?> keySerde() {
    return Serdes.ByteArray();
  }

  @Override
  public Serde<?> valueSerde() {
    return Serdes.ByteArray();
  }

  @Override
  public File stateDir() {
    throw new UnsupportedOperationException("stateDir is not simulated");
  }

  @Override
  public StreamsMetrics metrics() {
    return QuietMetrics.INSTANCE;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // so the interface has it
  public <S extends StateStore> S getStateStore(String name) {
    return (S) stores.get(name);
  }

  @Override
  public Cancellable schedule(Duration interval, PunctuationType type, Punctuator callback) {
    long millis = interval.toMillis();
    Schedule schedule = new Schedule(millis, type, callback, now(type) + millis);
    schedules.add(schedule);
    return () -> schedule.cancelled = true;
  }

  @Override
  public Cancellable schedule(
      Instant startTime, Duration interval, PunctuationType type, Punctuator callback) {
    Schedule schedule = new Schedule(interval.toMillis(), type, callback, startTime.toEpochMilli());
    schedules.add(schedule);
    return () -> schedule.cancelled = true;
  }

  @Override
  public void commit() {
    throw new UnsupportedOperationException("a commit asked for is not simulated");
  }

  @Override
  public Map<String, Object> appConfigs() {
    return Map.of();
  }

  @Override
  public Map<String, Object> appConfigsWithPrefix(String prefix) {
    return Map.of();
  }

  @Override
  public long currentSystemTimeMs() {
    return application.kafka().clock().millis();
  }

  @Override
  public long currentStreamTimeMs() {
    return streamMillis;
  }
}
