package io.freshet.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.channel.InMemoryKafka;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingEvent;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.state.UserStateUpdater;
import io.freshet.schemas.topic.Topics;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Writes {@code user-states} as ingest does, into a broker in memory. */
final class StateLog {

  private final InMemoryKafka kafka;
  private final String topic;
  private final int partitions;
  private final UserStateUpdater updater;
  private final Map<String, byte[]> states = new HashMap<>();
  private long offset;

  StateLog(InMemoryKafka kafka, Topics topics, int partitions, int maxEntries) {
    this.kafka = kafka.create(topics.userStates().name(), partitions);
    this.topic = topics.userStates().name();
    this.partitions = partitions;
    this.updater = new UserStateUpdater(maxEntries, ZoneOffset.UTC);
  }

  Effect rate(String user, String item, double rating, long seconds) {
    return rate(user, item, rating, seconds, new RecordHeaders());
  }

  /** A rating of a user who was forgotten; compaction has removed the tombstone. */
  void comeBack(String user, String item, long seconds, long stamp) {
    states.remove(user);
    RecordHeaders headers = new RecordHeaders();
    FreshetHeaders.putForgotten(headers, stamp);
    rate(user, item, 4, seconds, headers);
  }

  /** An event of a type without a rating. */
  Effect event(String user, String item, String type, long seconds) {
    return apply(
        new RatingEvent(user, item, type, Double.NaN, false, seconds, RatingEvent.NO_OFFSET),
        new RecordHeaders());
  }

  private Effect rate(String user, String item, double rating, long seconds, Headers headers) {
    return apply(new RatingEvent(user, item, rating, seconds, RatingEvent.NO_OFFSET), headers);
  }

  private Effect apply(RatingEvent event, Headers headers) {
    String user = event.userId();
    Effect effect = updater.apply(states.get(user), ParsedRating.of(event));
    byte[] state = updater.toBytes();
    states.put(user, state);
    byte[] value =
        UserStateRecord.encode(
            effect,
            updater.newItem(),
            new Cause(CauseTopic.RATINGS, 0, offset++, 1_700_000_000_000L),
            event,
            new EventContext(true, false, 12, 1),
            state);
    kafka.append(
        new ProducerRecord<>(topic, partition(user), user.getBytes(UTF_8), value, headers));
    return effect;
  }

  void forget(String user) {
    states.remove(user);
    kafka.append(topic, partition(user), user.getBytes(UTF_8), null);
  }

  /** Users × items ratings, each with a second of its own. */
  void fill(int users, int items) {
    for (int u = 0; u < users; u++) {
      for (int i = 0; i < items; i++) {
        rate("user" + u, Integer.toString(100 + i), 1 + (u + i) % 5, 1_000_000L + 100L * u + i);
      }
    }
  }

  int partition(String user) {
    return Math.floorMod(user.hashCode(), partitions);
  }
}
