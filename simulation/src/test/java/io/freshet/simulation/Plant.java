package io.freshet.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.schemas.topic.UserPartitioner;
import io.freshet.simulation.log.Faults;
import io.freshet.simulation.log.LogEntry;
import io.freshet.simulation.log.LogPolicy;
import io.freshet.simulation.log.PartitionLog;
import io.freshet.simulation.log.SimulatedClock;
import io.freshet.simulation.log.SimulatedConsumer;
import io.freshet.simulation.log.SimulatedKafka;
import io.freshet.simulation.log.SimulatedProducer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Planted defects: faulty parts that look from outside like a defect of Freshet, each with the
 * invariant that it breaks and the first seed that shows it.
 */
enum Plant {
  /** A fetcher that takes the end of the log for what it can read, and so skips open chunks. */
  FETCHER_DOES_NOT_WAIT_FOR_CHUNKS(607, "the champion is") {
    @Override
    Parts parts() {
      return new Parts() {
        @Override
        Consumer<String, byte[]> chunks(SimulatedKafka kafka) {
          return new Impatient(kafka);
        }
      };
    }
  },
  /** A local store of which every fifth write is lost. */
  STORE_DROPS_WRITES(1, "a replay gives") {
    @Override
    Parts parts() {
      return new Parts() {
        @Override
        NavigableMap<Bytes, byte[]> storeContent() {
          return new Leaky();
        }
      };
    }
  },
  /** A changelog that keeps a key's oldest record in place of its newest. */
  CHANGELOG_KEEPS_THE_OLDEST(7, "a replay gives") {
    @Override
    Parts parts() {
      return withLog("changelog", KeepsOldest::new);
    }
  },
  /** States that are never compacted. */
  STATES_ARE_NEVER_COMPACTED(3, "still holds") {
    @Override
    Parts parts() {
      return withLog(
          "user-states",
          (name, policy) ->
              new PartitionLog(name, 0, policy) {
                @Override
                public void compact(long now) {}
              });
    }
  },
  /** Ratings that are never deleted. */
  RATINGS_ARE_KEPT_FOR_EVER(3, "still holds") {
    @Override
    Parts parts() {
      return withLog(
          ".ratings",
          (name, policy) ->
              new PartitionLog(name, 0, policy) {
                @Override
                public void retain(long now) {}
              });
    }
  },
  /** Answers that are delivered twice now and then. */
  ANSWERS_ARE_DUPLICATED(2, "under exactly-once") {
    @Override
    Parts parts() {
      return withLog(
          "recommendations", (name, policy) -> new Stores(name, policy, n -> n % 7 == 3 ? 2 : 1));
    }
  },
  /** Rerouted ratings that are acknowledged and lost now and then. */
  REROUTED_RATINGS_ARE_LOST(1, "allowed is one of") {
    @Override
    Parts parts() {
      return withLog(
          "ratings-rerouted", (name, policy) -> new Stores(name, policy, n -> n % 5 == 0 ? 0 : 1));
    }
  },
  /** A memory of forgetting that does not survive the move of its task. */
  FORGETTING_IS_FORGOTTEN(2, "counts again") {
    @Override
    Parts parts() {
      return withLog(
          "forgotten-users-changelog", (name, policy) -> new Stores(name, policy, n -> 0));
    }
  },
  /** Tombstones of items that go with the first compaction. */
  TOMBSTONES_OF_ITEMS_GO_AT_ONCE(114, "though it was withdrawn") {
    @Override
    Parts parts() {
      return withLog(
          ".items",
          (name, policy) ->
              new PartitionLog(
                  name,
                  0,
                  new LogPolicy(
                      policy.compacted(),
                      policy.deleted(),
                      policy.minCompactionLag(),
                      policy.maxCompactionLag(),
                      -1,
                      policy.retention())));
    }
  },
  /** An instance that lost its tasks under at-least-once, and goes on writing all the same. */
  A_ZOMBIE_GOES_ON_WRITING(896, "a replay gives") {
    @Override
    Parts parts() {
      return new Parts() {
        @Override
        boolean leavesZombies(boolean exactlyOnce) {
          return true;
        }
      };
    }
  },
  /** Chunks of which a byte is flipped on their way. */
  CHUNKS_ARE_DAMAGED(1, "cannot be read") {
    @Override
    Parts parts() {
      return withLog("model-chunks", Flips::new);
    }
  },
  /** Chunks of which the broker deletes more than it was asked to. */
  CHUNKS_ARE_TRIMMED_TOO_FAR(6, "cannot be read") {
    @Override
    Parts parts() {
      return withLog(
          "model-chunks",
          (name, policy) ->
              new PartitionLog(name, 0, policy) {
                @Override
                public void deleteBefore(long offset) {
                  super.deleteBefore(offset + 1);
                }
              });
    }
  },
  /** Brokers' clocks that are a day behind every other hour. */
  CLOCKS_JUMP_BACK_A_DAY(1, "allowed is one of") {
    @Override
    Parts parts() {
      return new Parts() {
        @Override
        SimulatedClock clock(long startMillis) {
          return new JumpingClock(startMillis);
        }
      };
    }
  },
  /** A publisher that never sees a pin. */
  PUBLISHER_SEES_NO_PIN(1, "was pinned, but") {
    @Override
    Parts parts() {
      return new Parts() {
        @Override
        Consumer<String, byte[]> publisherModels(SimulatedKafka kafka) {
          return new Selective<>(
              kafka,
              new StringDeserializer(),
              record ->
                  record.value() == null
                      || !new String(record.value(), UTF_8).contains("\"pinned\":true"));
        }
      };
    }
  },
  /** A scorer that never hears of removed items. */
  SCORER_MISSES_REMOVED_ITEMS(6, "though it was withdrawn") {
    @Override
    Parts parts() {
      return new Parts() {
        @Override
        Consumer<byte[], byte[]> items(SimulatedKafka kafka) {
          return new Selective<>(
              kafka, new ByteArrayDeserializer(), record -> record.value() != null);
        }
      };
    }
  },
  /** An eraser that leaves the user's profiles on foreign partitions. */
  ERASER_KNOWS_THE_HOME_PARTITION_ONLY(398, "still holds") {
    @Override
    Parts parts() {
      return new Parts() {
        @Override
        Producer<byte[], byte[]> eraser(SimulatedKafka kafka) {
          return new HomeOnly(kafka);
        }
      };
    }
  };

  private final long seed;
  private final String promise;

  Plant(long seed, String promise) {
    this.seed = seed;
    this.promise = promise;
  }

  /** The parts of a world in which one misbehaves. */
  abstract Parts parts();

  /** The first seed that found it. */
  long seed() {
    return seed;
  }

  /** Whether a failure is of the kind that it causes. */
  boolean causes(@Nullable Throwable failure) {
    return failure instanceof Violation && failure.getMessage().contains(promise);
  }

  private static Parts withLog(
      String topic, BiFunction<TopicPartition, LogPolicy, PartitionLog> log) {
    return new Parts() {
      @Override
      SimulatedKafka kafka(SimulatedClock clock, Supplier<Faults> faults) {
        return new SimulatedKafka(clock, faults) {
          @Override
          protected PartitionLog newLog(TopicPartition name, int broker, LogPolicy policy) {
            return name.topic().endsWith(topic)
                ? log.apply(name, policy)
                : super.newLog(name, broker, policy);
          }
        };
      }
    };
  }

  /** Reads past what is not decided yet, as if it had been aborted. */
  private static final class Impatient extends SimulatedConsumer<String> {
    private final SimulatedKafka kafka;

    Impatient(SimulatedKafka kafka) {
      super(kafka, new StringDeserializer(), false);
      this.kafka = kafka;
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
      Map<TopicPartition, Long> ends = new HashMap<>();
      partitions.forEach(partition -> ends.put(partition, kafka.log(partition).end()));
      return ends;
    }

    @Override
    public ConsumerRecords<String, byte[]> poll(Duration timeout) {
      Map<TopicPartition, Long> ends = endOffsets(assignment());
      ConsumerRecords<String, byte[]> records = super.poll(Duration.ZERO);
      ends.forEach(this::seek);
      return records;
    }
  }

  /** Hears only of some records. */
  private static final class Selective<K> extends SimulatedConsumer<K> {
    private final Predicate<ConsumerRecord<K, byte[]>> heard;

    Selective(
        SimulatedKafka kafka, Deserializer<K> keys, Predicate<ConsumerRecord<K, byte[]>> heard) {
      super(kafka, keys, true);
      this.heard = heard;
    }

    @Override
    public ConsumerRecords<K, byte[]> poll(Duration timeout) {
      ConsumerRecords<K, byte[]> records = super.poll(timeout);
      Map<TopicPartition, List<ConsumerRecord<K, byte[]>>> left = new HashMap<>();
      for (TopicPartition partition : records.partitions()) {
        left.put(partition, records.records(partition).stream().filter(heard).toList());
      }
      return new ConsumerRecords<>(left, Map.of());
    }
  }

  private static final class Leaky extends TreeMap<Bytes, byte[]> {
    private static final long serialVersionUID = 1;
    private int writes;

    @Override
    public byte[] put(Bytes key, byte[] value) {
      return ++writes % 5 == 0 ? get(key) : super.put(key, value);
    }
  }

  private static final class KeepsOldest extends PartitionLog {
    KeepsOldest(TopicPartition name, LogPolicy policy) {
      super(name, 0, policy);
    }

    @Override
    public void compact(long now) {
      Map<Bytes, Long> oldest = new HashMap<>();
      long stable = lastStable();
      entries()
          .removeIf(
              entry ->
                  entry.offset() < stable
                      && (entry.key() == null
                          || oldest.putIfAbsent(Bytes.wrap(entry.key()), entry.offset()) != null));
    }
  }

  /** Stores what is appended none, one or several times, and acknowledges it all the same. */
  private static final class Stores extends PartitionLog {
    private final IntUnaryOperator times;
    private int appended;

    Stores(TopicPartition name, LogPolicy policy, IntUnaryOperator times) {
      super(name, 0, policy);
      this.times = times;
    }

    @Override
    public long append(
        byte @Nullable [] key,
        byte @Nullable [] value,
        Headers headers,
        long timestamp,
        long transaction) {
      long offset = end();
      for (int left = times.applyAsInt(++appended); left > 0; left--) {
        offset = super.append(key, value, headers, timestamp, transaction);
      }
      return offset;
    }
  }

  private static final class Flips extends PartitionLog {
    Flips(TopicPartition name, LogPolicy policy) {
      super(name, 0, policy);
    }

    @Override
    public List<LogEntry> read(long from, int most) {
      return super.read(from, most).stream().map(Flips::flipped).toList();
    }

    private static LogEntry flipped(LogEntry entry) {
      byte[] value = entry.value();
      if (value == null || entry.offset() % 3 != 0) {
        return entry;
      }
      byte[] other = value.clone();
      other[other.length / 2] ^= 1;
      return new LogEntry(
          entry.offset(),
          entry.timestamp(),
          entry.key(),
          other,
          entry.headers(),
          entry.transaction(),
          entry.marker());
    }
  }

  private static final class JumpingClock extends SimulatedClock {
    JumpingClock(long startMillis) {
      super(startMillis, Deployment.BROKERS);
    }

    @Override
    public long brokerMillis(int broker) {
      long millis = super.brokerMillis(broker);
      boolean back = Duration.ofMillis(millis).toMinutes() % 2 == 1;
      return back ? millis - Duration.ofDays(1).toMillis() : millis;
    }
  }

  /** Drops, acknowledged, what goes to another partition than the one where the key is at home. */
  private static final class HomeOnly extends SimulatedProducer<byte[]> {
    HomeOnly(SimulatedKafka kafka) {
      super(kafka, new ByteArraySerializer(), null);
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
      int home = UserPartitioner.partition(record.key(), Deployment.PARTITIONS);
      if (record.partition() == null || record.partition() == home) {
        return super.send(record);
      }
      return CompletableFuture.completedFuture(
          new RecordMetadata(
              new TopicPartition(record.topic(), record.partition()), 0, 0, 0, 0, 0));
    }
  }
}
