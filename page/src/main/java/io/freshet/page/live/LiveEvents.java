package io.freshet.page.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.freshet.http.EventFeed;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Json;
import io.freshet.schemas.record.MalformedRecordException;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the page's stream tells of the records of {@code recommendations}, {@code rejected-ratings}
 * and {@code failed-records}: events {@code answer}, {@code outcome}, {@code rejected}, and each
 * second {@code second} and {@code balance}. Used by one thread.
 *
 * <p>Users are sampled by a hash, so a user is told of wholly or not at all. A user's rank is the
 * number of trailing zero bits of the hash: one user in 2<sup>r</sup> has rank r or more. Above
 * {@value #MAX_TOLD_PER_SECOND} answers a second, low ranks are not read at all. So the cost of an
 * answer falls as their number grows. Of the rejections of a second {@value
 * #MAX_REJECTED_PER_SECOND} are told; all are counted.
 */
final class LiveEvents {
  static final int MAX_TOLD_PER_SECOND = 100;
  static final int MAX_REJECTED_PER_SECOND = 20;

  private static final Logger LOG = LoggerFactory.getLogger(LiveEvents.class);
  private static final int MAX_RANK = 20;

  private final Topics topics;
  private final double likeThreshold;
  private final Predicate<String> goals;
  private final EventFeed feed;
  private final Exposure exposure;
  private final HeldLists lists;
  private final Function<String, @Nullable String> titles;
  private final Counts counts;
  private final Set<String> types = ConcurrentHashMap.newKeySet();
  private final AnswerReader answer = new AnswerReader();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int minRank;
  private long toldThisSecond;
  private long rejectedThisSecond;
  private long malformed;
  private volatile Counts.@Nullable Second last;

  /** Writes the fields of one event. */
  private interface Fields {
    void write(JsonGenerator out) throws IOException;
  }

  /**
   * Creates the events.
   *
   * @param likeThreshold ratings at or above it are judged
   * @param goals whether events of a type are judged
   * @param maxUsers max number of users whose lists are kept
   * @param titles finds the title of an item; null if unknown
   */
  LiveEvents(
      Topics topics,
      double likeThreshold,
      Predicate<String> goals,
      int maxUsers,
      EventFeed feed,
      Exposure exposure,
      Function<String, @Nullable String> titles,
      Counts counts) {
    this.topics = topics;
    this.likeThreshold = likeThreshold;
    this.goals = goals;
    this.feed = feed;
    this.exposure = exposure;
    this.lists = new HeldLists(maxUsers);
    this.titles = titles;
    this.counts = counts;
  }

  /**
   * Takes one record.
   *
   * @param past whether the record was written before this process started to read
   */
  void take(ConsumerRecord<byte[], byte[]> record, boolean past) {
    try {
      if (record.topic().equals(topics.recommendations().name())) {
        answer(record, past);
      } else if (record.topic().equals(topics.rejectedRatings().name())) {
        rejected(record, past);
      } else {
        failed(record, past);
      }
    } catch (MalformedRecordException e) {
      malformed++;
      LOG.warn(
          "{}-{}@{} is not shown ({} so far): {}",
          record.topic(),
          record.partition(),
          record.offset(),
          malformed,
          e.getMessage());
    }
  }

  /** The types of the events that have been answered, for any thread. */
  Set<String> types() {
    return Set.copyOf(types);
  }

  /** The counts at the last tick, for any thread; null before the first. */
  Counts.@Nullable Second last() {
    return last;
  }

  private void answer(ConsumerRecord<byte[], byte[]> record, boolean past) {
    byte[] key = record.key();
    byte[] value = record.value();
    if (value == null) {
      if (key != null) {
        lists.forget(new String(key, StandardCharsets.UTF_8));
      }
      if (!past) {
        counts.forgotten();
      }
      return;
    }
    int rank = rank(key);
    boolean told = rank >= minRank;
    answer.read(value, told);
    long millis = record.timestamp() - answer.arrivalMillis();
    boolean isRating = CauseTopic.RATINGS.wireName().equals(answer.causeTopic());
    if (!past) {
      counts.answered(isRating, answer.partition(), answer.offset(), record.timestamp(), millis);
    }
    if (!told || answer.causeTopic() == null) {
      return;
    }
    toldThisSecond++;
    exposure.shown(answer.items(), answer.explored());
    if (answer.eventType() != null) {
      types.add(answer.eventType());
    }
    String item = answer.itemId();
    boolean applied = Effect.APPLIED.wireName().equals(answer.effect());
    HeldLists.@Nullable Made judged = null;
    if (item != null && applied) {
      exposure.rated(item);
      if (isLike()) {
        judged = lists.before(answer.userId(), answer.epochSeconds());
      }
    }
    boolean first =
        !lists.hold(answer.userId(), answer.cause(), record.timestamp(), second(), answer.items());
    tellAnswer(rank, millis, value.length, first);
    if (judged != null && item != null) {
      tellOutcome(rank, judged, item);
    }
  }

  /** A rating at or above the threshold, whatever the type, or an event of a goal without one. */
  private boolean isLike() {
    String type = answer.eventType();
    return Double.isNaN(answer.rating())
        ? type != null && goals.test(type)
        : answer.rating() >= likeThreshold;
  }

  private long second() {
    return answer.itemId() == null ? answer.arrivalMillis() / 1_000 : answer.epochSeconds();
  }

  private void tellAnswer(int rank, long millis, int answerBytes, boolean first) {
    String item = answer.itemId();
    publish(
        "answer",
        rank,
        out -> {
          out.writeStringField("cause", answer.cause());
          out.writeStringField("userId", answer.userId());
          if (item != null) {
            out.writeStringField("itemId", item);
            title(out, item);
            number(out, "rating", answer.rating());
            if (answer.eventType() != null) {
              out.writeStringField("type", answer.eventType());
            }
          }
          out.writeStringField("effect", answer.effect());
          out.writeNumberField("arrivalMillis", answer.arrivalMillis());
          out.writeNumberField("stateMillis", answer.generatedAtMillis() - answer.arrivalMillis());
          out.writeNumberField("answerMillis", millis);
          out.writeNumberField("answerBytes", answerBytes);
          if (answer.modelVersion() != null) {
            out.writeStringField("modelVersion", answer.modelVersion());
          }
          List<String> items = answer.items();
          if (!items.isEmpty()) {
            out.writeObjectFieldStart("top");
            out.writeStringField("itemId", items.get(0));
            title(out, items.get(0));
            out.writeEndObject();
          }
          out.writeBooleanField("first", first);
        });
  }

  private void tellOutcome(int rank, HeldLists.Made judged, String item) {
    int place = judged.items().indexOf(item) + 1;
    counts.judged(place > 0);
    publish(
        "outcome",
        rank,
        out -> {
          out.writeStringField("cause", judged.cause());
          out.writeStringField("by", answer.cause());
          out.writeStringField("itemId", item);
          title(out, item);
          if (place > 0) {
            out.writeNumberField("place", place);
          } else {
            out.writeNullField("place");
          }
          out.writeNumberField(
              "afterMillis", Math.max(0, answer.arrivalMillis() - judged.madeMillis()));
        });
  }

  private void rejected(ConsumerRecord<byte[], byte[]> record, boolean past) {
    Origin origin = FreshetHeaders.origin(record.headers());
    boolean ofRating = origin != null && origin.topic().equals(topics.ratings().name());
    boolean forgotten = Rejection.Forgotten.is(record.headers());
    if (!past && origin != null && ofRating) {
      counts.rejected(origin.partition(), origin.offset(), forgotten);
    }
    // Nothing of a forgotten user is told.
    if (forgotten || rejectedThisSecond++ >= MAX_REJECTED_PER_SECOND) {
      return;
    }
    publish(
        "rejected",
        EventFeed.EVERYBODY,
        out -> {
          header(out, record, "reason", FreshetHeaders.REASON);
          header(out, record, "field", FreshetHeaders.FIELD);
          header(out, record, "value", FreshetHeaders.VALUE);
          header(out, record, "rule", FreshetHeaders.RULE);
          if (origin != null) {
            out.writeStringField(
                "origin", origin.topic() + "-" + origin.partition() + "@" + origin.offset());
            out.writeNumberField("arrivalMillis", origin.timestampMillis());
          }
        });
  }

  private void failed(ConsumerRecord<byte[], byte[]> record, boolean past) {
    Origin origin = FreshetHeaders.origin(record.headers());
    if (!past && origin != null && origin.topic().equals(topics.ratings().name())) {
      counts.failed(origin.partition(), origin.offset());
    }
  }

  /**
   * Tells of the second that has passed.
   *
   * @param seconds time since the last call
   */
  void tick(double seconds, boolean refitting, long nowMillis) {
    Counts.Second second = counts.second(seconds, nowMillis);
    Counts.Second before = last;
    last = second;
    publish(
        "second",
        EventFeed.EVERYBODY,
        out -> {
          out.writeNumberField("atMillis", nowMillis);
          out.writeNumberField("answered", second.answered());
          number(out, "p50", second.p50());
          number(out, "p99", second.p99());
          out.writeNumberField("waiting", second.waiting());
          out.writeBooleanField("refitting", refitting);
          out.writeNumberField("judged", second.judged());
          out.writeNumberField("hits", second.hits());
          out.writeNumberField("sample", 1L << minRank);
        });
    if (before == null || !second.sameBalance(before)) {
      tellBalance(second);
    }
    double rate = toldThisSecond / Math.max(seconds, 1e-3);
    if (rate > MAX_TOLD_PER_SECOND && minRank < MAX_RANK) {
      minRank++;
    } else if (rate < MAX_TOLD_PER_SECOND / 4.0 && minRank > 0) {
      minRank--;
    }
    toldThisSecond = 0;
    rejectedThisSecond = 0;
  }

  private void tellBalance(Counts.Second second) {
    publish(
        "balance",
        EventFeed.EVERYBODY,
        out -> {
          out.writeNumberField("in", second.in());
          out.writeNumberField("answered", second.allAnswered());
          out.writeNumberField("rejected", second.rejected());
          out.writeNumberField("forgotten", second.forgotten());
          out.writeNumberField("failed", second.failed());
          out.writeNumberField("waiting", second.waiting());
        });
  }

  private void publish(String name, int rank, Fields fields) {
    bytes.reset();
    try (JsonGenerator out = Json.MAPPER.createGenerator(bytes)) {
      out.writeStartObject();
      fields.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    feed.publish(name, rank, bytes.toByteArray());
  }

  private void title(JsonGenerator out, String item) throws IOException {
    String title = titles.apply(item);
    if (title != null) {
      out.writeStringField("title", title);
    }
  }

  private static void number(JsonGenerator out, String name, double value) throws IOException {
    if (Double.isNaN(value)) {
      out.writeNullField(name);
    } else {
      out.writeNumberField(name, value);
    }
  }

  private static void header(
      JsonGenerator out, ConsumerRecord<byte[], byte[]> record, String field, String name)
      throws IOException {
    String text = FreshetHeaders.text(record.headers(), name);
    if (text != null) {
      out.writeStringField(field, text);
    }
  }

  /** One user in 2<sup>r</sup> has rank r or more. */
  static int rank(byte @Nullable [] key) {
    if (key == null) {
      return 0;
    }
    // The low bits of murmur2 choose the partition; the high bits of its product are independent.
    long mixed = Utils.murmur2(key) * 0x9E3779B97F4A7C15L;
    return Long.numberOfTrailingZeros(mixed >>> 40 | 1L << MAX_RANK);
  }
}
