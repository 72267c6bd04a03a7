package io.freshet.page.live;

import io.freshet.http.EventFeed;
import io.freshet.http.Reply;
import io.freshet.page.services.HealthReport;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.ReaderThread;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** What the page reads from topics while it runs: the stream of events, exposure and titles. */
public final class LivePage implements AutoCloseable {
  /** Ten minutes of seconds with their balances, and some rejections. */
  private static final int KEPT_FOR_EVERYBODY = 1_300;

  private static final int KEPT_OF_USERS = 400;
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final Duration CLOSE = Duration.ofSeconds(10);

  /**
   * How the consumer of events fetches: five times a second, as often as browsers get events, each
   * time all that has arrived.
   */
  public static final Map<String, Object> FETCHING =
      Map.of("fetch.max.wait.ms", 200, "fetch.min.bytes", 512 << 10, "max.poll.records", 2_000);

  private final EventFeed feed;
  private final Exposure exposure;
  private final LiveEvents events;
  private final ItemTitles titles;
  private final ReaderThread tailThread;
  private final ReaderThread titleThread;

  /**
   * Settings of what is read.
   *
   * @param likeThreshold ratings at or above it are judged
   * @param goals whether events of a type are judged
   * @param history max records of each topic that are read from before the start
   * @param maxUsers max number of users whose lists are kept
   * @param maxItems max number of items with title and counts
   */
  public record Settings(
      double likeThreshold, Predicate<String> goals, long history, int maxUsers, int maxItems) {}

  /**
   * Connects; nothing is read before {@link #start}.
   *
   * @param clock names this run of the process in the ids of events
   * @param refitting whether the trainer refits now
   */
  public LivePage(
      KafkaSettings kafka, Settings settings, InstantSource clock, BooleanSupplier refitting) {
    String run = Long.toString(clock.millis(), Character.MAX_RADIX);
    this.feed =
        new EventFeed(run, KEPT_FOR_EVERYBODY, KEPT_OF_USERS, INTERVAL_NANOS, System::nanoTime);
    this.exposure = new Exposure(settings.maxItems());
    Consumer<byte[], byte[]> ofItems = consumer(kafka, "items", Map.of());
    this.titles = new ItemTitles(ofItems, kafka.topics().items().name(), settings.maxItems());
    this.titleThread = thread("titles", titles::step, ofItems);
    Counts counts = new Counts();
    Consumer<byte[], byte[]> ofEvents = consumer(kafka, "events", FETCHING);
    this.events =
        new LiveEvents(
            kafka.topics(),
            settings.likeThreshold(),
            settings.goals(),
            settings.maxUsers(),
            feed,
            exposure,
            titles::title,
            counts);
    TopicTail tail =
        new TopicTail(
            ofEvents,
            kafka.topics(),
            settings.history(),
            events,
            counts,
            feed,
            refitting,
            System::nanoTime,
            clock);
    this.tailThread = thread("events", tail::step, ofEvents);
  }

  private static ReaderThread thread(
      String what, ReaderThread.Step step, Consumer<byte[], byte[]> consumer) {
    return new ReaderThread(
        "freshet-page-" + what, step, consumer::wakeup, failure -> consumer.close(), CLOSE);
  }

  private static Consumer<byte[], byte[]> consumer(
      KafkaSettings kafka, String what, Map<String, Object> own) {
    Map<String, Object> properties = new HashMap<>(own);
    properties.put("client.id", "freshet-page-" + what);
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(
        kafka.consumerProperties(properties),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Starts reading. */
  public void start() {
    titleThread.start();
    tailThread.start();
  }

  /** The failure that ended the reading; null if there was none. */
  public @Nullable Throwable failure() {
    return tailThread.failure() != null ? tailThread.failure() : titleThread.failure();
  }

  /**
   * The stream of one browser.
   *
   * @param oneUserIn one user in so many is told of
   * @param lastId id of the last event that the browser saw; null if it saw none
   */
  public Reply stream(int oneUserIn, @Nullable String lastId) {
    return feed.stream(rank(oneUserIn), lastId);
  }

  /** The kept events of {@link #stream} as JSON, for browsers that cannot read a stream. */
  public Reply events(int oneUserIn, @Nullable String lastId) {
    return feed.events(rank(oneUserIn), lastId);
  }

  private static int rank(int oneUserIn) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(oneUserIn - 1);
  }

  /** The JSON of {@code GET /v1/items/exposure}; the items that were shown most have titles. */
  public Map<String, Object> exposure() {
    return new LinkedHashMap<>(exposure.document(titles.size()));
  }

  /** Number of items in the catalogue, as far as it has been read. */
  public int items() {
    return titles.size();
  }

  /** The types that events have had, as far as they have been read. */
  public Set<String> usedTypes() {
    return events.types();
  }

  /** What has happened to ratings since the start of the reading. */
  public HealthReport.Ratings ratings() {
    Counts.Second last = events.last();
    return last == null
        ? new HealthReport.Ratings(0, 0, 0, 0, 0, Double.NaN)
        : new HealthReport.Ratings(
            last.in(),
            last.allAnswered(),
            last.rejected(),
            last.failed(),
            last.waiting(),
            last.p99());
  }

  /** Number of browsers that read the stream. */
  public int browsers() {
    return feed.clients();
  }

  @Override
  public void close() {
    try (titleThread) {
      tailThread.close();
    }
  }
}
