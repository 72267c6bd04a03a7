package io.freshet.standalone.replay;

import io.freshet.schemas.item.Item;
import io.freshet.schemas.item.Items;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.RatingTable;
import io.freshet.standalone.replay.ReplayException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A replay of a data set: posts it to the {@code items} and {@code ratings} topics in order of
 * event time, in segments that the caller chooses.
 *
 * <p>It resumes exactly. Each rating has its index in the sorted stream as a header. A second
 * replay of the same data set, even by another process after a crash, finds in the topic which
 * ratings were sent, and sends only the rest. A replay with a larger limit continues a replay with
 * a smaller one. (Ratings that the topic's retention has deleted count as never sent.)
 *
 * <p>Unacknowledged records are bounded by the producer's buffer of 32 MB; {@link #run} waits when
 * the buffer is full. A replay belongs to one thread; only {@link #stop} may be called from
 * another.
 */
public final class Replay implements AutoCloseable {

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STALL_TIMEOUT = Duration.ofMinutes(2);
  private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int REPORT_EVENTS = 1_000;

  /**
   * Batches never expire, because an expired batch would leave a gap that a resume cannot detect.
   */
  private static final Map<String, Object> PRODUCER_DEFAULTS =
      Map.of(
          "client.id",
          "freshet-replay",
          "batch.size",
          128 << 10,
          "linger.ms",
          5,
          "buffer.memory",
          32L << 20,
          "compression.type",
          "none",
          "max.block.ms",
          ANSWER_TIMEOUT.toMillis(),
          "delivery.timeout.ms",
          Integer.MAX_VALUE);

  private final Topics topics;
  private final DataSet data;
  private final int end;
  private final ReplayListener listener;
  private final Pacer pacer;
  private final Producer<byte[], byte[]> producer;
  private final RatingRecords records;
  private final long[] newestSent;
  private int position;
  private boolean broken;
  private volatile boolean stopped;

  private Replay(
      Topics topics,
      DataSet data,
      ReplayOptions options,
      Producer<byte[], byte[]> producer,
      RatingRecords records,
      long[] newestSent) {
    this.topics = topics;
    this.data = data;
    this.end = (int) Math.min(data.ratings().size(), options.limit());
    this.listener = options.listener();
    this.pacer = new Pacer(options.speed(), System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    this.producer = producer;
    this.records = records;
    this.newestSent = newestSent;
    this.position = firstUnsent(0);
  }

  /**
   * Connects and finds the ratings that were already sent.
   *
   * @throws ReplayException if Kafka does not answer, the topics are missing, or access is denied
   */
  public static Replay open(KafkaSettings kafka, Topics topics, DataSet data, ReplayOptions options)
      throws ReplayException {
    String ratings = topics.ratings().name();
    int partitions = partitions(kafka, ratings, topics.items().name());
    RatingRecords records = new RatingRecords(ratings, data.ratings(), partitions);
    long[] newest;
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.consumerProperties(
                Map.of("client.id", "freshet-replay", "enable.auto.commit", false)),
            bytes,
            bytes)) {
      newest =
          new SentEvents(consumer, ratings, records.fingerprint(), ANSWER_TIMEOUT)
              .newest(partitions);
    } catch (KafkaException e) {
      throw ReplayException.of("cannot read " + ratings, e, Kind.UNREACHABLE);
    }
    ByteArraySerializer serializer = new ByteArraySerializer();
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka.producerProperties(PRODUCER_DEFAULTS), serializer, serializer);
    return new Replay(topics, data, options, producer, records, newest);
  }

  private static int partitions(KafkaSettings kafka, String ratings, String items)
      throws ReplayException {
    try (Admin admin = Admin.create(kafka.adminProperties())) {
      Map<String, TopicDescription> described =
          admin
              .describeTopics(List.of(ratings, items))
              .allTopicNames()
              .get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return Objects.requireNonNull(described.get(ratings)).partitions().size();
    } catch (ExecutionException e) {
      throw ReplayException.of("cannot find the topics to replay into", cause(e), Kind.UNREACHABLE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ReplayException.of("cannot find the topics to replay into", e, Kind.INTERRUPTED);
    } catch (java.util.concurrent.TimeoutException e) {
      String message = "no answer from " + kafka.bootstrapServers() + " within " + ANSWER_TIMEOUT;
      throw new ReplayException(Kind.UNREACHABLE, message, e);
    }
  }

  private static Throwable cause(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }

  /** Returns the number of events, from the first, that are sent and acknowledged. */
  public long position() {
    return position;
  }

  /** Returns the total number of events to send: the limit, or all events of the data set. */
  public long end() {
    return end;
  }

  /** Returns whether an earlier replay of this data set has sent ratings. */
  public boolean resumed() {
    for (long newest : newestSent) {
      if (newest >= 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Posts all items and waits until they are acknowledged.
   *
   * @return the number of items
   */
  public int sendItems() throws ReplayException {
    Acks acks = new Acks();
    String topic = topics.items().name();
    for (Item item : data.items()) {
      byte[] key = item.itemId().getBytes(StandardCharsets.UTF_8);
      send(new ProducerRecord<>(topic, key, Items.encode(item)), acks);
    }
    await(acks);
    return data.items().size();
  }

  /** Posts all remaining events, as {@link #run(long)} does. */
  public long run() throws ReplayException {
    return run(end);
  }

  /**
   * Posts the events before an index, and waits until they are acknowledged. The pace restarts with
   * the first of these events.
   *
   * @param until index of the first event not to send; max {@link #end}
   * @return the position reached; less than {@code until} only after {@link #stop}, more if an
   *     earlier replay had sent more
   * @throws ReplayException if Kafka refuses or stops answering; open another replay to resume
   */
  public long run(long until) throws ReplayException {
    if (broken) {
      throw new IllegalStateException("this replay has failed: open another, which resumes");
    }
    broken = true; // until all sent records are acknowledged
    int to = (int) Math.min(end, until);
    RatingTable ratings = data.ratings();
    Acks acks = new Acks();
    pacer.restart();
    long reported = System.nanoTime();
    int unreported = 0;
    int event = position;
    while (event < to && !stopped) {
      pause(ratings.seconds(event));
      if (stopped) {
        break;
      }
      send(records.record(event), acks);
      event = firstUnsent(event + 1);
      unreported++;
      long now = System.nanoTime();
      if (unreported >= REPORT_EVENTS || now - reported > REPORT_NANOS) {
        listener.progress(event, end, ratings.seconds(event - 1));
        reported = now;
        unreported = 0;
      }
    }
    await(acks);
    position = Math.max(position, event);
    broken = false;
    if (position > 0) {
      listener.progress(position, end, ratings.seconds(position - 1));
    }
    return position;
  }

  /**
   * Makes a running {@link #run} return after its current event, and every later {@code run} return
   * at once.
   */
  public void stop() {
    stopped = true;
  }

  /**
   * Closes the clients and abandons unacknowledged records; after a completed {@link #run} there
   * are none.
   */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  /** Returns the first event, from this one on, that no earlier replay has sent. */
  private int firstUnsent(int from) {
    int event = from;
    while (event < end && event <= newestSent[records.partition(event)]) {
      event++;
    }
    return event;
  }

  private void pause(long eventSeconds) throws ReplayException {
    try {
      pacer.await(eventSeconds, () -> stopped);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ReplayException.of("interrupted between two events", e, Kind.INTERRUPTED);
    }
  }

  private void send(ProducerRecord<byte[], byte[]> record, Acks acks) throws ReplayException {
    Exception failed = acks.error();
    if (failed != null) {
      throw ReplayException.of("cannot write to " + record.topic(), failed, Kind.STALLED);
    }
    acks.sending();
    try {
      Future<RecordMetadata> unused =
          producer.send(record, acks); // the callback receives the outcome
    } catch (KafkaException e) {
      throw ReplayException.of("cannot write to " + record.topic(), e, Kind.STALLED);
    }
  }

  private void await(Acks acks) throws ReplayException {
    try {
      if (!acks.await(STALL_TIMEOUT)) {
        String message = "no acknowledgement within " + STALL_TIMEOUT;
        throw new ReplayException(Kind.STALLED, message, null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ReplayException.of("interrupted while waiting for the broker", e, Kind.INTERRUPTED);
    }
    Exception failed = acks.error();
    if (failed != null) {
      throw ReplayException.of("the broker refused a record", failed, Kind.STALLED);
    }
  }
}
