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
 * Posts a data set to the {@code items} and {@code ratings} topics in event-time order, in segments
 * of the caller's choice.
 *
 * <p>It resumes exactly: each rating carries its index in the sorted stream as a header, and a
 * second replay of the same data set, by this process or another after a crash, finds in the topic
 * itself what was sent and sends only the rest. A replay with a larger limit continues one with a
 * smaller. (Once the topic's retention has deleted ratings, they count as never sent.)
 *
 * <p>What is on its way is bounded by the producer's buffer of 32 MB; {@link #run} waits when it is
 * full. One thread may use a replay; only {@link #stop} may be called from another.
 */
public final class Replay implements AutoCloseable {

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STALL_TIMEOUT = Duration.ofMinutes(2);
  private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int REPORT_EVENTS = 1_000;

  /** Batches never expire: a batch given up on would leave a gap that a resume cannot see. */
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
   * Connects and finds out what is already sent.
   *
   * @throws ReplayException when Kafka does not answer, the topics are missing, or access is denied
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

  /** How many events, from the first, are sent and acknowledged. */
  public long position() {
    return position;
  }

  /** How many events there are to send in all: the limit, or all of the data set. */
  public long end() {
    return end;
  }

  /** Whether an earlier replay of this data set has sent some of its ratings. */
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
   * @return how many
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

  /** Posts all that is left, as {@link #run(long)}. */
  public long run() throws ReplayException {
    return run(end);
  }

  /**
   * Posts events up to one, and waits until they are acknowledged. The pace starts anew with the
   * first of them.
   *
   * @param until the index of the first event not to be sent; {@link #end} at most counts
   * @return the position reached, less than {@code until} only after {@link #stop}, and more where
   *     an earlier replay had sent more
   * @throws ReplayException when Kafka refuses or stops answering; open another replay to go on
   */
  public long run(long until) throws ReplayException {
    if (broken) {
      throw new IllegalStateException("this replay has failed: open another, which resumes");
    }
    broken = true; // until all that was sent is acknowledged
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

  /** Makes a running {@link #run} return after the event it is at; every later one returns too. */
  public void stop() {
    stopped = true;
  }

  /** Gives up what is not acknowledged; after a {@link #run} that returned, that is nothing. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  /** The first event from this one on that no earlier replay has sent. */
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
      Future<RecordMetadata> unused = producer.send(record, acks); // the callback hears of it
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
