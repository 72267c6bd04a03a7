package io.freshet.schemas.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Broker in memory for tests. A transaction becomes visible in a partition when its commit marker
 * is written there. Aborted records and markers leave gaps in the offsets, and offsets of deleted
 * records are invalid. Thread-safe.
 */
public final class InMemoryKafka {

  private static final class Log {
    final List<ConsumerRecord<Object, byte[]>> records = new ArrayList<>();
    long start;
    long end;
  }

  private final Map<TopicPartition, Log> logs = new HashMap<>();
  private final List<Writer> writers = new ArrayList<>();
  private long now = 1_700_000_000_000L;

  /** Creates empty partitions. */
  public synchronized InMemoryKafka create(String topic, int partitions) {
    for (int p = 0; p < partitions; p++) {
      log(new TopicPartition(topic, p));
    }
    return this;
  }

  /** Appends a record and returns its offset. */
  public synchronized long append(ProducerRecord<?, byte[]> record) {
    TopicPartition partition =
        new TopicPartition(record.topic(), Optional.ofNullable(record.partition()).orElse(0));
    long offset = log(partition).end++;
    add(partition, offset, record.key(), record.value(), record.headers());
    return offset;
  }

  /** Appends a record without headers and returns its offset. */
  public long append(String topic, int partition, Object key, byte[] value) {
    return append(new ProducerRecord<>(topic, partition, key, value));
  }

  /** Sets the broker's clock, epoch milliseconds. */
  public synchronized void time(long epochMillis) {
    now = epochMillis;
  }

  /** Deletes the records below the offset. */
  public synchronized void deleteBefore(TopicPartition partition, long offset) {
    Log log = log(partition);
    log.start = Math.max(log.start, offset);
    log.records.removeIf(r -> r.offset() < offset);
  }

  /** The records of partition 0 that a read_committed consumer sees. */
  @SuppressWarnings("unchecked")
  public synchronized <K> List<ConsumerRecord<K, byte[]>> records(String topic) {
    return new ArrayList<>(
        (List<ConsumerRecord<K, byte[]>>) (List<?>) log(new TopicPartition(topic, 0)).records);
  }

  /** Removes the records of partition 0 that match the condition; their offsets are not reused. */
  public synchronized void lose(String topic, Predicate<ConsumerRecord<Object, byte[]>> which) {
    log(new TopicPartition(topic, 0)).records.removeIf(which);
  }

  /** The min offset of a partition. */
  public synchronized long start(TopicPartition partition) {
    return log(partition).start;
  }

  /** Creates a consumer that reads committed records. */
  public <K> MockConsumer<K, byte[]> consumer() {
    return new Reader<>();
  }

  /** Creates a transactional producer. */
  public synchronized Writer producer() {
    Writer writer = new Writer();
    writers.add(writer);
    return writer;
  }

  /**
   * Last stable offset: the start of the first open transaction, which read_committed consumers do
   * not pass.
   */
  private long stableEnd(TopicPartition partition) {
    long end = log(partition).end;
    for (Writer writer : writers) {
      end = Math.min(end, writer.begun.getOrDefault(partition, end));
    }
    return end;
  }

  private Log log(TopicPartition partition) {
    return logs.computeIfAbsent(partition, p -> new Log());
  }

  private void add(
      TopicPartition partition, long offset, Object key, byte[] value, Headers headers) {
    log(partition)
        .records
        .add(
            new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                now,
                TimestampType.LOG_APPEND_TIME,
                -1,
                value == null ? -1 : value.length,
                key,
                value,
                headers,
                Optional.empty()));
    log(partition).records.sort(Comparator.comparingLong(ConsumerRecord::offset));
    notifyAll();
  }

  /** See {@link #consumer()}. */
  @SuppressWarnings(
      "UnsynchronizedOverridesSynchronized") // the broker's lock is the one that counts
  private final class Reader<K> extends MockConsumer<K, byte[]> {
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private boolean woken;

    Reader() {
      super("none");
    }

    @Override
    public void assign(Collection<TopicPartition> partitions) {
      synchronized (InMemoryKafka.this) {
        positions.keySet().retainAll(partitions);
        partitions.forEach(p -> positions.putIfAbsent(p, 0L));
      }
    }

    @Override
    public Set<TopicPartition> assignment() {
      synchronized (InMemoryKafka.this) {
        return Set.copyOf(positions.keySet());
      }
    }

    @Override
    public void unsubscribe() {
      assign(List.of());
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
      synchronized (InMemoryKafka.this) {
        positions.put(partition, offset);
      }
    }

    @Override
    public void seek(TopicPartition partition, OffsetAndMetadata offset) {
      seek(partition, offset.offset());
    }

    @Override
    public void seekToBeginning(Collection<TopicPartition> partitions) {
      synchronized (InMemoryKafka.this) {
        partitions.forEach(p -> positions.put(p, log(p).start));
      }
    }

    @Override
    public long position(TopicPartition partition) {
      synchronized (InMemoryKafka.this) {
        return positions.get(partition);
      }
    }

    @Override
    public long position(TopicPartition partition, Duration timeout) {
      return position(partition);
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(
        Collection<TopicPartition> partitions, Duration timeout) {
      synchronized (InMemoryKafka.this) {
        Map<TopicPartition, Long> starts = new HashMap<>();
        partitions.forEach(p -> starts.put(p, log(p).start));
        return starts;
      }
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
      synchronized (InMemoryKafka.this) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        partitions.forEach(p -> ends.put(p, stableEnd(p)));
        return ends;
      }
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions, Duration timeout) {
      return endOffsets(partitions);
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
      synchronized (InMemoryKafka.this) {
        return logs.keySet().stream()
            .filter(p -> p.topic().equals(topic))
            .map(p -> new PartitionInfo(topic, p.partition(), null, null, null))
            .toList();
      }
    }

    @Override
    public ConsumerRecords<K, byte[]> poll(Duration timeout) {
      long deadline = System.nanoTime() + timeout.toNanos();
      synchronized (InMemoryKafka.this) {
        while (true) {
          if (woken) {
            woken = false;
            throw new WakeupException();
          }
          Map<TopicPartition, List<ConsumerRecord<K, byte[]>>> found = fetch();
          long left = (deadline - System.nanoTime()) / 1_000_000;
          if (!found.isEmpty() || left <= 0) {
            return new ConsumerRecords<>(found, Map.of());
          }
          try {
            InMemoryKafka.this.wait(left);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
          }
        }
      }
    }

    @SuppressWarnings("unchecked")
    private Map<TopicPartition, List<ConsumerRecord<K, byte[]>>> fetch() {
      Map<TopicPartition, List<ConsumerRecord<K, byte[]>>> found = new HashMap<>();
      for (Map.Entry<TopicPartition, Long> at : positions.entrySet()) {
        Log log = log(at.getKey());
        if (at.getValue() < log.start || at.getValue() > log.end) {
          throw new OffsetOutOfRangeException(Map.of(at.getKey(), at.getValue()));
        }
        long end = stableEnd(at.getKey());
        List<ConsumerRecord<K, byte[]>> records = new ArrayList<>();
        for (ConsumerRecord<Object, byte[]> record : log.records) {
          if (record.offset() >= at.getValue() && record.offset() < end) {
            records.add((ConsumerRecord<K, byte[]>) (ConsumerRecord<?, ?>) record);
          }
        }
        at.setValue(Math.max(at.getValue(), end));
        if (!records.isEmpty()) {
          found.put(at.getKey(), records);
        }
      }
      return found;
    }

    @Override
    public void wakeup() {
      synchronized (InMemoryKafka.this) {
        woken = true;
        InMemoryKafka.this.notifyAll();
      }
    }
  }

  /** See {@link #producer()}: failures are set as on any {@link MockProducer}. */
  @SuppressWarnings(
      "UnsynchronizedOverridesSynchronized") // the broker's lock is the one that counts
  public final class Writer extends MockProducer<String, byte[]> {
    private final Map<TopicPartition, List<Runnable>> pending = new HashMap<>();
    private final Map<TopicPartition, Long> begun = new HashMap<>();
    private final Set<TopicPartition> withheld = new HashSet<>();
    private final Set<TopicPartition> committed = new HashSet<>(); // but not marked

    /**
     * Called for every record before it gets its offset; {@code send} throws the exceptions of this
     * listener.
     */
    public java.util.function.Consumer<ProducerRecord<String, byte[]>> beforeSend = r -> {};

    /** Called for every record after it got its offset. */
    public java.util.function.Consumer<ProducerRecord<String, byte[]>> afterSend = r -> {};

    /** If set, every send fails with this exception. */
    public RuntimeException failing;

    private Writer() {
      super(true, null, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
      Future<RecordMetadata> unused = super.send(record); // for its checks and its failures
      beforeSend.accept(record);
      if (failing != null) {
        return CompletableFuture.failedFuture(failing);
      }
      RecordMetadata placed;
      synchronized (InMemoryKafka.this) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (committed.contains(partition)) {
          return CompletableFuture.failedFuture(
              new TimeoutException("an earlier commit has not reached " + partition));
        }
        long offset = log(partition).end++;
        begun.putIfAbsent(partition, offset);
        pending
            .computeIfAbsent(partition, p -> new ArrayList<>())
            .add(() -> add(partition, offset, record.key(), record.value(), record.headers()));
        placed = new RecordMetadata(partition, offset, 0, now, 0, 0);
      }
      afterSend.accept(record);
      return CompletableFuture.completedFuture(placed);
    }

    @Override
    public void commitTransaction() {
      super.commitTransaction();
      synchronized (InMemoryKafka.this) {
        for (TopicPartition partition : Set.copyOf(begun.keySet())) {
          if (withheld.contains(partition)) {
            committed.add(partition);
          } else {
            mark(partition);
          }
        }
      }
    }

    @Override
    public void abortTransaction() {
      super.abortTransaction();
      synchronized (InMemoryKafka.this) {
        pending.keySet().retainAll(committed);
        Set.copyOf(begun.keySet()).stream().filter(p -> !committed.contains(p)).forEach(this::mark);
      }
    }

    /** Delays commit markers of this partition until {@link #writeMarkers()}. */
    public void withholdMarkers(TopicPartition partition) {
      synchronized (InMemoryKafka.this) {
        withheld.add(partition);
      }
    }

    /** Writes all delayed commit markers. */
    public void writeMarkers() {
      synchronized (InMemoryKafka.this) {
        committed.forEach(this::mark);
        committed.clear();
        withheld.clear();
      }
    }

    private void mark(TopicPartition partition) {
      pending.getOrDefault(partition, List.of()).forEach(Runnable::run);
      pending.remove(partition);
      begun.remove(partition);
      log(partition).end++; // the marker
      InMemoryKafka.this.notifyAll();
    }
  }
}
