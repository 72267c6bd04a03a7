package io.freshet.standalone.demo;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Json;
import io.freshet.schemas.record.MalformedRecordException;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.topic.ReaderThread;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The watch on a replay's outcome: follows answers, rejections, failures and tombstones, and counts
 * the source offsets that they account for. The replay waits for it, so a refit never races earlier
 * events.
 */
final class AnswerWatch implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration CLOSE = Duration.ofSeconds(10);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Topics topics;
  private final Map<Integer, BitSet> accounted = new HashMap<>();
  private final ReaderThread thread;

  /** Offset of {@code ratings} behind the record that was read last, by partition. */
  private final Map<Integer, Long> nextRating = new HashMap<>();

  private long distinct;
  private long rejected;
  private byte @Nullable [] lastUser;

  /**
   * Connects to a cluster; nothing is read before {@link #start}.
   *
   * @param consumerProperties properties of a read_committed consumer, without group and
   *     deserializers
   */
  AnswerWatch(Map<String, Object> consumerProperties, Topics topics) {
    this.consumer =
        new KafkaConsumer<>(
            consumerProperties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.topics = topics;
    this.thread =
        new ReaderThread(
            "freshet-demo-watch", this::step, consumer::wakeup, failure -> end(), CLOSE);
  }

  /** Starts reading, from the first answer. */
  void start() {
    List<TopicPartition> partitions =
        List.of(
                topics.recommendations().name(),
                topics.rejectedRatings().name(),
                topics.failedRecords().name(),
                topics.ratings().name())
            .stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread.start();
  }

  /** Returns the number of source offsets answered, rejected, failed or forgotten so far. */
  synchronized long accounted() {
    return distinct;
  }

  /** Returns the number of source offsets rejected so far. */
  synchronized long rejected() {
    return rejected;
  }

  /** Returns the user of the newest answer; null before the first answer. */
  synchronized @Nullable String lastUser() {
    return lastUser == null ? null : new String(lastUser, StandardCharsets.UTF_8);
  }

  /**
   * Waits until a number of source offsets is accounted for.
   *
   * @param offsets total number of offsets since the topics were created
   * @param patience max time without progress
   * @param check called repeatedly during the wait; its exception ends the wait
   * @throws TimeoutException if there was no progress for that time
   */
  void await(long offsets, Duration patience, Runnable check)
      throws InterruptedException, TimeoutException {
    long seen = -1;
    long since = System.nanoTime();
    synchronized (this) {
      while (distinct < offsets) {
        Throwable failure = thread.failure();
        if (failure != null) {
          throw new IllegalStateException("the answers can no longer be read", failure);
        }
        if (distinct != seen) {
          seen = distinct;
          since = System.nanoTime();
        } else if (System.nanoTime() - since > patience.toNanos()) {
          throw new TimeoutException(
              "%d of %d ratings are accounted for, and no record came for %d s"
                  .formatted(distinct, offsets, patience.toSeconds()));
        }
        check.run();
        wait(POLL.toMillis());
      }
    }
  }

  private void step() throws IOException {
    var records = consumer.poll(POLL);
    synchronized (this) {
      for (ConsumerRecord<byte[], byte[]> each : records) {
        if (each.topic().equals(topics.recommendations().name())) {
          answer(each);
        } else if (each.topic().equals(topics.rejectedRatings().name())) {
          rejection(each);
        } else if (each.topic().equals(topics.failedRecords().name())) {
          FailedSource source = FailedSource.of(each, topics);
          if (source != null) {
            mark(source.partition(), source.offset());
          }
        } else {
          passMarkers(each.partition(), each.offset());
          nextRating.put(each.partition(), each.offset() + 1);
          if (each.value() == null && each.key() != null) {
            mark(each.partition(), each.offset());
          }
        }
      }
      for (TopicPartition partition : consumer.assignment()) {
        if (partition.topic().equals(topics.ratings().name())) {
          passMarkers(partition.partition(), consumer.position(partition));
        }
      }
      notifyAll();
    }
  }

  /**
   * Accounts for the offsets before {@code offset} that hold no rating but the marker of a
   * transaction: ingest writes mapped events in transactions under exactly_once_v2.
   */
  private void passMarkers(int partition, long offset) {
    long from = nextRating.getOrDefault(partition, offset);
    for (long marker = from; marker < offset; marker++) {
      mark(partition, marker);
    }
    nextRating.put(partition, offset);
  }

  private void end() {
    consumer.close();
    synchronized (this) {
      notifyAll();
    }
  }

  private void rejection(ConsumerRecord<byte[], byte[]> each) {
    Origin origin = FreshetHeaders.origin(each.headers());
    if (origin != null
        && origin.topic().equals(topics.ratings().name())
        && mark(origin.partition(), origin.offset())
        && !Rejection.Forgotten.is(each.headers())) {
      rejected++;
    }
  }

  /** Reads only up to the cause, which is at the front of an answer. */
  private void answer(ConsumerRecord<byte[], byte[]> each) throws IOException {
    if (each.value() == null) {
      return;
    }
    lastUser = each.key();
    String topic = null;
    int partition = -1;
    long offset = -1;
    try (JsonParser parser = Json.MAPPER.createParser(each.value())) {
      boolean inCause = false;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (inCause && token == JsonToken.END_OBJECT) {
          break;
        }
        if (token != JsonToken.FIELD_NAME) {
          continue;
        }
        String field = parser.currentName();
        token = parser.nextToken();
        if (field.equals("cause")) {
          inCause = true;
        } else if (inCause) {
          switch (field) {
            case "topic" -> topic = parser.getText();
            case "partition" -> partition = parser.getIntValue();
            case "offset" -> offset = parser.getLongValue();
            default -> parser.skipChildren();
          }
        }
      }
    }
    if (topic == null || partition < 0 || offset < 0) {
      throw new MalformedRecordException(
          "the answer at %s-%d@%d names no cause"
              .formatted(each.topic(), each.partition(), each.offset()));
    }
    if (topic.equals(CauseTopic.RATINGS.wireName())) {
      mark(partition, offset);
    }
  }

  private boolean mark(int partition, long offset) {
    BitSet offsets = accounted.computeIfAbsent(partition, p -> new BitSet());
    int at = Math.toIntExact(offset);
    if (offsets.get(at)) {
      return false;
    }
    offsets.set(at);
    distinct++;
    return true;
  }

  /** Stops reading. */
  @Override
  public void close() {
    thread.close();
  }
}
